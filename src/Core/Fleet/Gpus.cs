using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>Which label tells a GPU's type, and which types there are: Cluster Autoscaler asks once and remembers for ever.</summary>
public static class Gpus
{
    /// <summary>Used where no machine carries a label that is known to name its GPU; the Go original's.</summary>
    public const string DefaultLabel = "accelerator";

    private static readonly string[] KnownLabels =
        ["nvidia.com/gpu.product", "amd.com/gpu.product-name", "gpu.intel.com/product", DefaultLabel, "cloud.google.com/gke-accelerator"];

    /// <summary>The first of the known labels that a machine of the fleet carries.</summary>
    public static string LabelOf(MachineFleet fleet)
    {
        foreach (var label in KnownLabels)
        {
            if (Templates(fleet).Any(template => template.Labels.ContainsKey(label)))
            {
                return label;
            }
        }

        return DefaultLabel;
    }

    /// <summary>The values of a label in the fleet.</summary>
    public static IEnumerable<string> TypesOf(MachineFleet fleet, string label) => Templates(fleet)
        .Select(template => template.Labels[label])
        .OfType<string>()
        .Where(type => type.Length > 0)
        .Distinct(StringComparer.Ordinal);

    private static IEnumerable<NodeTemplate> Templates(MachineFleet fleet) =>
        from fleetGroup in fleet.Groups
        from machine in fleetGroup.Machines
        let template = fleetGroup.TemplateOf(machine)
        where template is not null
        select template;
}
