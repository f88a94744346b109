using System.CommandLine;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Shows what machines take, took and saved, and how much they are used.</summary>
internal static class TopCommand
{
    public static Command Build(Surroundings surroundings)
    {
        var options = new ClusterOptions();
        var all = new Option<bool>("--all-namespaces", "-A") { Description = "Machines of all namespaces" };
        var output = new Option<string?>("--output", "-o") { Description = "json or yaml", HelpName = "format" };
        output.AcceptOnlyFromAmong("json", "yaml");
        var command = new Command("top", "Show what the machines take, took and saved, and how much of the day they were on") { all, output };
        return ClusterCommand.Ready(command, options, surroundings, async (result, session, cancellation) =>
        {
            var there = await session.ReadAsync(cancellation, result.GetValue(all));
            var report = TopReport.Of(there.Machines, there.Time);
            if (OutputFormats.Parse(result.GetValue(output)) is var format && format != OutputFormat.Table)
            {
                await session.Terminal.Out.WriteAsync(OutputFormats.Text(report, format));
            }
            else if (report.Machines.Count > 0)
            {
                TopTable.Write(session.Terminal, report, result.GetValue(all));
            }
            else
            {
                await session.Terminal.Error.WriteLineAsync($"{ProgramName.Text}: {await Absence.OfAllAsync(session, cancellation)}");
            }

            return ExitCode.Ok;
        });
    }
}
