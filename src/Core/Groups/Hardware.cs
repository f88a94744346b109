using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Groups;

/// <summary>Whether the machines of a group are alike, as Cluster Autoscaler takes for granted.</summary>
public static class Hardware
{
    /// <summary>For people.</summary>
    public const string Mixed = "The machines differ in cores, memory or architecture: Cluster Autoscaler reckons with one template for all. Make one Group for each kind";

    /// <summary>Memory may differ by what firmware and graphics take for themselves.</summary>
    public static bool IsMixed(FleetGroup group) => group.Machines
        .Select(group.TemplateOf)
        .OfType<NodeTemplate>()
        .Select(template => (
            Quantity.Parse(template.Capacity["cpu"]),
            Math.Round(Math.Log2(Math.Max(1, Quantity.Parse(template.Capacity["memory"]))), 1),
            template.Architecture))
        .Distinct()
        .Skip(1)
        .Any();
}
