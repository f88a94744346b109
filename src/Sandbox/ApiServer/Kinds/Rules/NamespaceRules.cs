using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

internal sealed class NamespaceRules : KindRules
{
    public const string NameLabel = "kubernetes.io/metadata.name";

    public override void Default(JsonObject value)
    {
        if (value.Text("metadata", "name") is { Length: > 0 } name)
            value.Child("metadata").Child("labels")[NameLabel] = name;
    }

    public override void PrepareForCreate(JsonObject value)
    {
        value.Child("spec")["finalizers"] = new JsonArray("kubernetes");
        value["status"] = new JsonObject { ["phase"] = "Active" };
    }

    public override void PrepareForUpdate(JsonObject value, JsonObject old)
    {
        value["spec"] = old["spec"]?.DeepClone();
        value["status"] = old["status"]?.DeepClone();
    }
}
