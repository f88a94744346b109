using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>Declared Nodes: what Cluster Autoscaler cannot reckon with stops its scale-ups.</summary>
internal static class TemplateRules
{
    private static readonly string[] Needed = ["cpu", "memory"];

    /// <summary>Whether Cluster Autoscaler can reckon with the template.</summary>
    public static bool IsUsable(NodeTemplate template)
    {
        var findings = new Findings();
        Check("", template, findings);
        return template.Capacity.Count > 0 && findings.Errors.Count == 0;
    }

    public static void Check(string field, NodeTemplate? template, Findings findings)
    {
        if (template is null)
        {
            return;
        }

        Quantities.Check($"{field}.capacity", template.Capacity, findings);
        Quantities.Check($"{field}.allocatable", template.Allocatable, findings);
        TaintEffects.Check($"{field}.taints", template.Taints, findings.Refuse);
        foreach (var (resource, amount) in template.Allocatable)
        {
            if (template.Capacity[resource] is { } capacity && Quantity.Parse(amount) > Quantity.Parse(capacity))
            {
                findings.Refuse($"{field}.allocatable[{Quoted.Line(resource)}]", $"is {Quoted.Text(amount)}, which is more than the capacity of {Quoted.Text(capacity)}");
            }
        }

        foreach (var resource in Needed.Where(resource => !template.Capacity.ContainsKey(resource)))
        {
            findings.Warn($"{field}.capacity[{resource}]", "is missing: no Pod that asks for any would wake the machine");
        }
    }
}
