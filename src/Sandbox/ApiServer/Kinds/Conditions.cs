using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>status.conditions as the server's own controllers write them.</summary>
internal static class Conditions
{
    public static bool IsTrue(JsonObject value, string type) => Find(value.Map("status"), type).Text("status") == "True";

    public static void Set(JsonObject status, string type, string value, string now, string reason = "", string message = "")
    {
        var condition = Find(status, type);
        if (condition is null)
        {
            status.SetDefault("conditions", new JsonArray());
            condition = new JsonObject { ["type"] = type };
            status.List("conditions")!.Add(condition);
        }
        if (condition.Text("status") != value)
            condition["lastTransitionTime"] = now;
        condition["status"] = value;
        condition.Put("reason", reason.Length == 0 ? null : reason);
        condition.Put("message", message.Length == 0 ? null : message);
    }

    public static JsonObject? Find(JsonObject? status, string type) => status.List("conditions").Objects().FirstOrDefault(c => c.Text("type") == type);
}
