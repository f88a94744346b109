using System.CommandLine;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Shows groups and machines, once or as they change.</summary>
internal static class StatusCommand
{
    public static Command Build(Surroundings surroundings)
    {
        var options = new ClusterOptions();
        var all = new Option<bool>("--all-namespaces", "-A") { Description = "Groups and machines of all namespaces" };
        var output = new Option<string?>("--output", "-o") { Description = "wide, json or yaml", HelpName = "format" };
        output.AcceptOnlyFromAmong(OutputFormats.Names);
        var watch = new Option<bool>("--watch", "-w") { Description = "Show it anew whenever it changes" };
        var command = new Command("status", "Show the groups and machines: what is wanted, what is, since when and why") { all, output, watch };
        return ClusterCommand.Ready(command, options, surroundings, async (result, session, cancellation) =>
        {
            var view = new StatusView(session.Terminal, OutputFormats.Parse(result.GetValue(output)), result.GetValue(all));
            if (result.GetValue(watch))
            {
                return await new StatusWatch(session, view, result.GetValue(all)).RunAsync(cancellation);
            }

            var there = await session.ReadAsync(cancellation, result.GetValue(all));
            view.Write(FleetReport.Of(there.Fleet, there.Machines, there.Time), there.Time);
            if (there.Machines.Count + there.Groups.Count == 0 && !result.GetValue(all))
            {
                await session.Terminal.Error.WriteLineAsync($"{ProgramName.Text}: {await Absence.OfAllAsync(session, cancellation)}");
            }

            return ExitCode.Ok;
        });
    }
}
