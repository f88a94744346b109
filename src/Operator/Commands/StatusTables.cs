using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>The fleet as tables: groups, then machines.</summary>
internal static class StatusTables
{
    public static void Write(Terminal terminal, FleetReport report, bool isWide, bool hasNamespaces, DateTimeOffset now)
    {
        if (report.Groups.Count > 0)
        {
            Groups(report, hasNamespaces).Write(terminal);
        }

        if (report.Machines.Count > 0)
        {
            terminal.Out.Write(report.Groups.Count > 0 ? Environment.NewLine : "");
            Machines(report, isWide, hasNamespaces, now).Write(isWide ? terminal with { Width = null } : terminal);
        }
    }

    private static TextTable Groups(FleetReport report, bool hasNamespaces)
    {
        var table = new TextTable([.. Where("NAMESPACE", hasNamespaces), "GROUP", "MACHINES", "WANTED", "READY", "BOOTING", "FAILED", "MIN", "MAX", "HEALTH"]);
        foreach (var line in report.Groups)
        {
            table.Add(
            [
                .. Where(line.Namespace, hasNamespaces), line.Name, $"{line.Machines}", $"{line.Wanted}", $"{line.Ready}", $"{line.Booting}",
                new($"{line.Failed}", line.Failed > 0 ? Tint.Bad : Tint.None), $"{line.Min}", $"{line.Max}", new(line.Health?.ToWire() ?? "unknown", TintOf(line.Health)),
            ]);
        }

        return table;
    }

    private static TextTable Machines(FleetReport report, bool isWide, bool hasNamespaces, DateTimeOffset now)
    {
        var table = new TextTable([.. Where("NAMESPACE", hasNamespaces), "GROUP", "MACHINE", "WANTED", .. isWide ? (string[])["BY", "HELD"] : [], "STATE", "SINCE", .. isWide ? (string[])["NODE"] : [], "REASON"]);
        foreach (var line in report.Machines)
        {
            table.Add(
            [
                .. Where(line.Namespace, hasNamespaces), line.Group ?? "-", line.Name, line.Wanted is { } wanted ? Words.Of(wanted) : "-",
                .. isWide ? (Cell[])[line.WantedBy?.ToWire() ?? "-", line.HeldUntil is { } until ? Moments.Length(until - now) : "-"] : [],
                new(line.State.ToWire(), TintOf(line.State)), Moments.Age(line.Since, now), .. isWide ? (Cell[])[line.KubernetesNode] : [], ReasonOf(line, now),
            ]);
        }

        return table;
    }

    /// <summary>Where nothing is under way, what would be in the way if something were wanted.</summary>
    private static string ReasonOf(MachineLine line, DateTimeOffset now)
    {
        var restraint = line is { IsSettled: true, Restraint: { } word }
            ? $"; {word}{(line.RestrainedUntil is { } until ? $" for {Moments.Length(until - now)}" : "")}"
            : "";
        return $"{line.Reason}{restraint}";
    }

    private static Tint TintOf(Health? health) => health switch
    {
        Health.Healthy => Tint.Good,
        Health.Offline => Tint.Bad,
        _ => Tint.Quiet,
    };

    private static Tint TintOf(MachineState state) => state switch
    {
        MachineState.Ready => Tint.Good,
        MachineState.StartingUp or MachineState.ShuttingDown or MachineState.Draining => Tint.Busy,
        MachineState.StartupFailed or MachineState.ShutdownFailed or MachineState.DrainFailed => Tint.Bad,
        _ => Tint.Quiet,
    };

    private static string[] Where(string text, bool isShown) => isShown ? [text] : [];
}
