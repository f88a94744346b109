using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>What budgets and evictions ask about a pod.</summary>
internal static class Pods
{
    public static bool IsReady(JsonObject pod) => Conditions.IsTrue(pod, "Ready");
}
