using System.Globalization;

namespace HomelabAutoscaler.Footprint;

/// <summary>Idle hours as a Markdown table, beside their budgets.</summary>
internal sealed class IdleTable(IReadOnlyList<IdleHour> hours)
{
    public IEnumerable<string> Lines()
    {
        yield return "| what goes on | processor, % of one core (budget) | allocated in an hour, MiB (budget) |";
        yield return "| --- | --- | --- |";
        foreach (var hour in hours)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"| {hour.Load} | {hour.CpuPercent:0.00} ({hour.CpuBudgetPercent:0.0}) | {hour.AllocatedMebibytes:0} ({hour.AllocationBudgetMebibytes:0}) |");
        }
    }
}
