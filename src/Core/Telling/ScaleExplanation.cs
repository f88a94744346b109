using System.Collections.Immutable;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>Which machines would wake if Cluster Autoscaler asked for some now, and why the others would not.</summary>
/// <param name="Answer">What Cluster Autoscaler would be answered.</param>
/// <param name="Order">By what the group's machines are ordered.</param>
/// <param name="Candidates">All machines of the group in the order in which they would wake, each if it could.</param>
public sealed record ScaleExplanation(string Answer, string Order, ImmutableArray<ScaleCandidate> Candidates)
{
    /// <param name="group">The group.</param>
    /// <param name="count">How many machines are asked for; at least 1.</param>
    /// <param name="now">When they are asked for.</param>
    public static ScaleExplanation Of(FleetGroup group, int count, DateTimeOffset now)
    {
        var choice = Scaling.Increase(group, count, now);
        var chosen = choice.Machines;
        var spare = group.Wakeable(now).RemoveAll(machine => chosen.Contains(machine));
        var candidates = group.WakeOrder
            .Select(machine => ScaleCandidate.Of(group, machine, chosen.IndexOf(machine), spare.IndexOf(machine), now))
            .OrderBy(candidate => candidate.Verdict)
            .ToImmutableArray();
        return new(AnswerOf(group, choice), $"{string.Join(", then ", CriteriaOf(group))}, then by name", candidates);
    }

    private static string AnswerOf(FleetGroup group, ScalingChoice choice) => choice.Refusal is { } refusal
        ? $"Refused: {refusal.Message}"
        : $"{string.Join(", ", choice.Machines.Select(machine => machine.Metadata.Name))} would wake, and the group's target size rise from {group.TargetSize} to {group.TargetSize + choice.Machines.Length}";

    private static IEnumerable<string> CriteriaOf(FleetGroup group) => WakeOrder.CriteriaOf(group).Select(criterion => criterion.ToWire());
}
