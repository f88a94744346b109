using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>core/v1 lets almost any event pass.</summary>
internal class EventRules : KindRules
{
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var ns = value.Text("metadata", "namespace");
        var about = About(value).Text("namespace");
        if (about is { Length: > 0 } ? about != ns : ns is not ("default" or "kube-system"))
            yield return FieldError.Invalid("involvedObject.namespace", about ?? "", about is { Length: > 0 } ? "does not match event.namespace" : "does not match event.namespace");
    }

    protected virtual JsonObject? About(JsonObject value) => value.Map("involvedObject");
}
