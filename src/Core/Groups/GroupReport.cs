using HomelabAutoscaler.Core.Admission;
using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Groups;

/// <summary>A group's status, computed from its machines.</summary>
public static class GroupReport
{
    /// <summary>Set by the Go original on every Group that it has seen.</summary>
    public const string Loaded = "Loaded";

    /// <summary>Whether Cluster Autoscaler is shown the group.</summary>
    public const string Available = "Available";

    public const string Progressing = "Progressing";
    public const string Degraded = "Degraded";

    /// <summary>There while fewer machines are wanted on than are to be kept on.</summary>
    public const string Waiting = "Waiting";

    /// <summary>A window may open next year, which is further than timers reach.</summary>
    private static readonly Requeue LongestLook = new(TimeSpan.FromDays(1));

    /// <summary>Messages are for people: they name no more machines than this.</summary>
    private const int MostNamed = 10;

    public static GroupStatus Of(FleetGroup group, DateTimeOffset now)
    {
        var machines = group.Machines;
        var generation = group.Group.Metadata.Generation;
        var (ready, booting, leaving, failed) = GroupCounts.Of(group, now);
        var available = AvailableOf(group, now);
        var problem = ProblemOf(group);
        var conditions = group.Group.Status.Conditions
            .With(Loaded, ConditionStatus.True, "GroupLoaded", "", generation, now)
            .With(Available, Is(available.Holds), available.Reason, available.Message, generation, now)
            .With(
                Progressing,
                Is(booting + leaving > 0),
                booting > 0 ? "ScalingUp" : leaving > 0 ? "ScalingDown" : "Idle",
                booting + leaving > 0 ? $"{booting} switching on, {leaving} switching off" : "",
                generation,
                now)
            .With(Degraded, Is(problem is not null), problem?.Reason ?? "AsExpected", problem?.Message ?? "", generation, now);
        conditions = WaitingFor(group, now) is { } waiting
            ? conditions.With(Waiting, ConditionStatus.True, "BelowMinimum", waiting, generation, now)
            : conditions.Without(Waiting);

        return group.Group.Status with
        {
            Health = HealthOf(group),
            Conditions = conditions,
            Machines = machines.Length,
            TargetSize = group.TargetSize,
            MinSize = group.Sizes.Min,
            Warm = WarmOf(group, now),
            NextChange = group.Sizes.Next,
            MaxSize = group.MaxSize(now),
            Ready = ready,
            Booting = booting,
            Failed = failed,
            Energy = EnergyOf(group),
            ObservedGeneration = generation,
        };
    }

    /// <summary>When the status may change although nothing else does: a window opens or closes, a machine can be woken again, or savings are to be told.</summary>
    public static Requeue NextLook(FleetGroup group, DateTimeOffset now, DateTimeOffset? telling = null)
    {
        var look = group.Sizes.ValidUntil is { } end ? Requeue.At(end, now) : Requeue.OnChange;
        var next = group.Machines
            .Where(machine => !Membership.IsWanted(machine))
            .Select(machine => WakeRestraint.On(group, machine, now)?.Until)
            .Concat(group.Machines.Select(machine => machine.Status.Failure?.RetestTime))
            .Append(telling)
            .Where(time => time > now)
            .Aggregate(look, (look, time) => look.Or(Requeue.At(time!.Value, now)));
        return next.After is null ? next : next.Or(LongestLook);
    }

    /// <summary>The sum is not brought up to date for each machine that is counted, but for each that comes or goes.</summary>
    private static EnergyCount? EnergyOf(FleetGroup group)
    {
        var sum = EnergyMeter.Sum(group.Machines.Select(machine => machine.Status.Energy));
        var isOfThese = group.Group.Status.Machines == group.Machines.Length;
        return isOfThese && group.Group.Status.Energy is { Until: { } shown } known && sum?.Until - shown < EnergyMeter.PaceOn ? known : sum;
    }

    /// <summary>The open window; that so many machines are kept on began when it was first noted.</summary>
    private static WarmSpell? WarmOf(FleetGroup group, DateTimeOffset now)
    {
        if (group.Sizes.Warm is not { } open)
        {
            return null;
        }

        var known = group.Group.Status.Warm;
        return new()
        {
            Machines = open.Machines,
            Since = known is not null && known.Machines == open.Machines && known.AtEnd == open.AtEnd ? known.Since : now,
            Until = open.Until,
            AtEnd = open.AtEnd,
        };
    }

    private static string? WaitingFor(FleetGroup group, DateTimeOffset now)
    {
        if (MinimumSize.Missing(group) <= 0)
        {
            return null;
        }

        var restraints = group.WakeOrder
            .Where(machine => !Membership.IsWanted(machine))
            .Select(machine => WakeRestraint.On(group, machine, now) is { } restraint ? $"{machine.Metadata.Name}: {restraint.Message}" : null)
            .OfType<string>()
            .ToList();
        var why = restraints.Count == 0 ? "" : $"; {string.Join("; ", restraints.Take(MostNamed))}{(restraints.Count > MostNamed ? $"; and {restraints.Count - MostNamed} more" : "")}";
        return $"{group.Sizes.Min} machines are kept on, but only {group.TargetSize} of {group.Machines.Length} are wanted on{why}";
    }

    /// <summary>
    /// Unknown without machines that were looked at; offline when machines are wanted on and none of them is Ready or
    /// booting for the first time; healthy otherwise.
    /// </summary>
    private static Health HealthOf(FleetGroup group)
    {
        var known = group.Machines.Where(machine => machine.Status.Progress != MachineState.Unknown).ToList();
        if (known.Count == 0)
        {
            return Health.Unknown;
        }

        var wanted = known.Where(Membership.IsWanted).ToList();
        return wanted.Count > 0 && wanted.All(machine => machine.Status.Health == Health.Offline) ? Health.Offline : Health.Healthy;
    }

    private static (bool Holds, string Reason, string Message) AvailableOf(FleetGroup group, DateTimeOffset now) =>
        group.Machines.IsEmpty
            ? (false, "NoMachines", $"Cluster Autoscaler is not shown the group: no Node resource has the label group={group.Group.Metadata.Name}")
        : group.IsShown(now)
            ? (true, "Shown", $"Cluster Autoscaler knows the group as {group.Id}")
        : (false, "NoTemplate", "Cluster Autoscaler is not shown the group: nobody knows yet what its Nodes look like. Switch one machine on once (spec.powerState: \"on\"), or declare spec.template");

    private static (string Reason, string Message)? ProblemOf(FleetGroup group)
    {
        var spec = group.Group.Spec;
        foreach (var (field, text) in (ReadOnlySpan<(string, string?)>)
        [
            ("scaleDownUnneededTime", spec.ScaleDownUnneededTime),
            ("scaleDownUnreadyTime", spec.ScaleDownUnreadyTime),
            ("maxNodeProvisionTime", spec.MaxNodeProvisionTime),
        ])
        {
            if (text is not null && !GoDuration.TryParse(text, out _))
            {
                return ("InvalidSpec", $"spec.{field} is \"{text}\", which is not a duration such as 10m: Cluster Autoscaler's default is used");
            }
        }

        if (GoDuration.TryParse(spec.MaxNodeProvisionTime, out var provision) && provision <= TimeSpan.Zero)
        {
            return ("InvalidSpec", $"spec.maxNodeProvisionTime is \"{spec.MaxNodeProvisionTime}\", and no machine boots in that time: Cluster Autoscaler's default is used");
        }

        foreach (var (field, text) in (ReadOnlySpan<(string, string?)>)
        [
            ("scaleDownUtilizationThreshold", spec.ScaleDownUtilizationThreshold),
            ("scaleDownGpuUtilizationThreshold", spec.ScaleDownGpuUtilizationThreshold),
        ])
        {
            if (text is not null && !Threshold.TryParse(text, out _))
            {
                return ("InvalidSpec", $"spec.{field} is \"{text}\", which is neither a fraction such as 0.5 nor percent such as 50%: Cluster Autoscaler's default is used");
            }
        }

        if (spec.MinSize > spec.MaxSize)
        {
            return ("InvalidSpec", $"spec.minSize is {spec.MinSize}, which is more than spec.maxSize {spec.MaxSize}: no more than {spec.MaxSize} machines are kept on");
        }

        var findings = new Findings();
        TemplateRules.Check("spec.template", spec.Template, findings);
        if (findings.Errors is [var error, ..])
        {
            return ("InvalidSpec", $"{error.Field} {error.Message}: the template is not used");
        }

        if (group.Sizes.Problem is { } problem)
        {
            return ("InvalidSpec", problem);
        }

        var failed = group.Machines.Where(machine => machine.Status.Failure is not null).Select(machine => machine.Metadata.Name).ToList();
        if (failed.Count > 0)
        {
            return ("MachinesFailed", $"Failed to switch: {string.Join(", ", failed)}");
        }

        return Hardware.IsMixed(group) ? ("MixedHardware", Hardware.Mixed) : null;
    }

    private static ConditionStatus Is(bool holds) => holds ? ConditionStatus.True : ConditionStatus.False;
}
