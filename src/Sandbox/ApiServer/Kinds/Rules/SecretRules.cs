using System.Text;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

internal sealed class SecretRules : KindRules
{
    public override void Default(JsonObject value)
    {
        foreach (var (name, text) in value.Map("stringData") ?? [])
            value.Child("data")[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text.Text() ?? ""));
        value.Remove("stringData");
    }

    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        if (value.Text("type") != "kubernetes.io/tls")
            yield break;
        foreach (var name in new[] { "tls.crt", "tls.key" })
        {
            if (value.At("data", name) is null)
                yield return FieldError.Required($"data[{name}]");
        }
    }

    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old)
    {
        if (value.Text("type") != old.Text("type"))
            yield return FieldError.Invalid("type", value["type"], "field is immutable");
        foreach (var error in Immutability.Validate(value, old))
            yield return error;
    }
}
