using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Guaranteed, Burstable or BestEffort, from a pod's requests and limits.</summary>
internal static class QosClass
{
    public static string Of(JsonObject spec)
    {
        var resources = PodTemplates.Containers(spec).Select(c => c.Map("resources")).ToList();
        if (resources.All(r => (r.Map("requests")?.Count ?? 0) == 0 && (r.Map("limits")?.Count ?? 0) == 0))
            return "BestEffort";
        return resources.All(r => IsGuaranteed(r, "cpu") && IsGuaranteed(r, "memory")) ? "Guaranteed" : "Burstable";
    }

    private static bool IsGuaranteed(JsonObject? resources, string name) =>
        resources.Text("limits", name) is { } limit && resources.Text("requests", name) is { } request
        && Quantity.TryParse(limit, out var l) && Quantity.TryParse(request, out var r) && l == r;
}
