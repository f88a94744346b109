using System.CommandLine;
using HomelabAutoscaler.Operator.Settings;

namespace HomelabAutoscaler.Operator.Tests.Settings;

/// <summary>What is said of flags.</summary>
internal static class ParsedSettings
{
    public static List<string> ErrorsOf(params string[] flags) => Read(flags).Errors;

    public static (OperatorSettings Settings, List<string> Errors) Read(params string[] flags)
    {
        var reader = new SettingsReader();
        var command = new RootCommand();
        foreach (var setting in reader.All)
        {
            command.Add(setting.Option);
        }

        var errors = new List<string>();
        return (reader.Read(command.Parse(flags), errors), errors);
    }
}
