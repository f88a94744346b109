using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.Tests.Contract;

/// <summary>The embedded server has fewer API groups than a full one; those that it has are listed alike.</summary>
internal static class Discovery
{
    private static readonly HashSet<string> NotServed =
    [
        "apiregistration.k8s.io", "autoscaling", "certificates.k8s.io", "node.k8s.io", "discovery.k8s.io", "flowcontrol.apiserver.k8s.io", "resource.k8s.io", "storagemigration.k8s.io",
    ];

    public static JsonNode OnlyServed(JsonNode recorded)
    {
        var served = recorded.DeepClone();
        var groups = served["groups"]!.AsArray();
        foreach (var group in groups.Where(g => NotServed.Contains((string)g!["name"]!)).ToList())
            groups.Remove(group);
        return served;
    }
}
