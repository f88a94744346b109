using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>Pods that switch a machine: what the API server would refuse only when it is time to switch.</summary>
internal static class PowerPodRules
{
    public static void Check(string field, PowerPodSpec? pod, Findings findings)
    {
        if (pod?.Resources is { } resources)
        {
            Quantities.Check($"{field}.resources.requests", resources.Requests, findings);
            Quantities.Check($"{field}.resources.limits", resources.Limits, findings);
        }
    }
}
