using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Help that calls the program what its user calls it: the parser allows no blank in a name.</summary>
internal sealed class PluginHelp(HelpAction ordinary) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public static void AddTo(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new PluginHelp((HelpAction)help.Action!);
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        using var text = new StringWriter();
        parseResult.InvocationConfiguration.Output = text;
        var code = ordinary.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        output.Write(text.ToString().Replace(ProgramName.Plugin, ProgramName.Of(ProgramName.Plugin), StringComparison.Ordinal));
        return code;
    }
}
