using HomelabAutoscaler.Core.Units;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>Amounts of resources, which no schema knows.</summary>
internal static class Quantities
{
    public static void Check(string field, StringMap quantities, Findings findings)
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
