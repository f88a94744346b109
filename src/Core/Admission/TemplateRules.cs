using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>Declared Nodes: what Cluster Autoscaler cannot reckon with stops its scale-ups.</summary>
internal static class TemplateRules
{
    private static readonly string[] Needed = ["cpu", "memory"];

    public static void Check(string field, NodeTemplate? template, Findings findings)
    {
        if (template is null)
        {
            return;
        }

        CheckQuantities($"{field}.capacity", template.Capacity, findings);
        CheckQuantities($"{field}.allocatable", template.Allocatable, findings);
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

    private static void CheckQuantities(string field, StringMap quantities, Findings findings)
    {
        foreach (var (resource, amount) in quantities)
        {
            if (!Quantity.TryParse(amount, out var value) || value < 0)
            {
                findings.Refuse($"{field}[{Quoted.Line(resource)}]", $"is {Quoted.Text(amount)}, which is not a quantity such as 4, 500m or 16Gi");
            }
        }
    }
}
