using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Supply;
using HomelabAutoscaler.Core.Units;
using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Metrics;

/// <summary>All metrics of a moment: what was measured, and what the snapshot says now, which leaves nothing behind when machines go.</summary>
internal sealed class MetricsPage(Composition parts, TimeProvider clock) : IDisposable
{
    private static readonly MachineState[] States = Enum.GetValues<MachineState>();

    private static readonly string[] FailingOperations = ["startup", "drain", "shutdown"];

    private readonly SeriesStore _measured = new(parts.Meter.Meter);

    public string Write()
    {
        var text = new PrometheusText();
        var leads = parts.Stores.HaveSynced && parts.IsLeading;
        if (leads)
        {
            // One replica tells of the fleet, so that sums over replicas are right.
            WriteFleet(text, parts.Fleet.Current, clock.GetUtcNow());
        }

        Single(text, MetricCatalogue.LeadingReplicas, leads ? 1 : 0);
        if (parts.Supply?.Supply is { Reading: not null } or { SilentSince: not null })
        {
            WriteSupply(text, parts.Supply.Supply, clock.GetUtcNow());
        }

        text.Head(MetricCatalogue.WaitingKeys);
        text.Line(MetricCatalogue.WaitingKeys, parts.Controllers.Machines.Queue.Depth, "machine");
        text.Line(MetricCatalogue.WaitingKeys, parts.Controllers.Groups.Queue.Depth, "group");
        text.Line(MetricCatalogue.WaitingKeys, parts.Controllers.Nodes.Queue.Depth, "node");
        _measured.WriteTo(text, IsThere);
        Single(text, MetricCatalogue.AllocatedBytes, GC.GetTotalAllocatedBytes());
        Single(text, MetricCatalogue.ResidentBytes, Environment.WorkingSet);
        Single(text, MetricCatalogue.CpuSeconds, Environment.CpuUsage.TotalTime.TotalSeconds);
        return text.ToString();
    }

    public void Dispose() => _measured.Dispose();

    /// <summary>The labels of a machine: a group that does not exist is none.</summary>
    internal static GroupName LabelOf(Machine machine, Composition parts) =>
        machine.Group is { } group && parts.Stores.Groups.Current.Find(group.Key) is not null ? group : new(machine.Name.Namespace, "");

    private bool IsThere(GroupName group) =>
        group.Name.Length == 0 ? parts.Manages(group.Namespace) && HasStrays(group.Namespace) : parts.Stores.Groups.Current.Find(group.Key) is not null;

    private bool HasStrays(string @namespace)
    {
        foreach (var machine in parts.Stores.Machines.Current.Span)
        {
            if (machine.Name.Namespace == @namespace && LabelOf(machine, parts).Name.Length == 0)
            {
                return true;
            }
        }

        return false;
    }

    private void WriteFleet(PrometheusText text, MachineFleet fleet, DateTimeOffset now)
    {
        var counts = fleet.Groups.ToDictionary(group => group.Group.Name, _ => new int[States.Length]);
        foreach (var machine in parts.Stores.Machines.Current.Span)
        {
            var group = LabelOf(machine, parts);
            if (!counts.TryGetValue(group, out var ofGroup))
            {
                counts[group] = ofGroup = new int[States.Length];
            }

            ofGroup[Array.IndexOf(States, machine.Status.Progress)]++;
        }

        text.Head(MetricCatalogue.StateMachines);
        foreach (var (group, ofGroup) in counts)
        {
            for (var i = 0; i < States.Length; i++)
            {
                text.Line(MetricCatalogue.StateMachines, ofGroup[i], group.Namespace, group.Name, States[i].ToWire().ToLowerInvariant());
            }
        }

        PerGroup(text, MetricCatalogue.TargetMachines, fleet, static group => group.TargetSize);
        PerGroup(text, MetricCatalogue.MemberMachines, fleet, static group => group.Machines.Length);
        WriteFailures(text, fleet);
        PerGroup(text, MetricCatalogue.MinMachines, fleet, group => group.MinSize(now));
        PerGroup(text, MetricCatalogue.MaxMachines, fleet, group => group.MaxSize(now));
        OfEnergy(text, MetricCatalogue.SpentKwh, fleet, static energy => energy.SpentKwh);
        OfEnergy(text, MetricCatalogue.SavedKwh, fleet, static energy => energy.SavedKwh);
        OfEnergy(text, MetricCatalogue.SpentMoney, fleet, static energy => energy.Spent);
        OfEnergy(text, MetricCatalogue.SavedMoney, fleet, static energy => energy.Saved);
        OfPower(text, fleet);
    }

    private static void WriteFailures(PrometheusText text, MachineFleet fleet)
    {
        text.Head(MetricCatalogue.FailedMachines);
        foreach (var group in fleet.Groups)
        {
            foreach (var operation in FailingOperations)
            {
                text.Line(MetricCatalogue.FailedMachines, group.Machines.Count(machine => FailedIn(machine) == operation), group.Group.Name.Namespace, group.Group.Name.Name, operation);
            }
        }
    }

    private static string? FailedIn(Machine machine) => machine.Status switch
    {
        { Failure: null } => null,
        { Progress: MachineState.DrainFailed } => "drain",
        { Failure.Kind: PowerOperationKind.Startup } => "startup",
        _ => "shutdown",
    };

    private static void WriteSupply(PrometheusText text, PowerSupply supply, DateTimeOffset now)
    {
        Single(text, MetricCatalogue.SupplyReachable, supply.SilentSince is null ? 1 : 0);
        Single(text, MetricCatalogue.SupplyOnBattery, supply.IsOnBattery ? 1 : 0);
        if (supply.Reading?.Charge is { } percent)
        {
            Single(text, MetricCatalogue.SupplyCharge, percent / 100);
        }

        if (supply.RuntimeLeft(now) is { } left)
        {
            Single(text, MetricCatalogue.SupplyRuntime, left.TotalSeconds);
        }
    }

    private static void PerGroup(PrometheusText text, Metric metric, MachineFleet fleet, Func<FleetGroup, int> value)
    {
        text.Head(metric);
        foreach (var group in fleet.Groups)
        {
            text.Line(metric, value(group), group.Group.Name.Namespace, group.Group.Name.Name);
        }
    }

    /// <summary>Groups of which nothing is known are left out.</summary>
    private static void OfEnergy(PrometheusText text, Metric metric, MachineFleet fleet, Func<EnergyCount, string?> value)
    {
        text.Head(metric);
        foreach (var group in fleet.Groups)
        {
            if (group.Group.Status.Energy is { } energy && value(energy) is { } amount)
            {
                text.Line(metric, Money.Parse(amount), group.Group.Name.Namespace, group.Group.Name.Name);
            }
        }
    }

    /// <summary>Of the machines themselves: the group's sum is some minutes behind.</summary>
    private static void OfPower(PrometheusText text, MachineFleet fleet)
    {
        text.Head(MetricCatalogue.PowerWatts);
        foreach (var group in fleet.Groups)
        {
            if (EnergyMeter.Sum(group.Machines.Select(machine => machine.Status.Energy))?.Watts is { } watts)
            {
                text.Line(MetricCatalogue.PowerWatts, Money.Parse(watts), group.Group.Name.Namespace, group.Group.Name.Name);
            }
        }
    }

    private static void Single(PrometheusText text, Metric metric, double value)
    {
        text.Head(metric);
        text.Line(metric, value);
    }
}
