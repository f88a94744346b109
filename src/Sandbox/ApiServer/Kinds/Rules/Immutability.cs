using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>The immutable flag of ConfigMaps and Secrets.</summary>
internal static class Immutability
{
    public static IEnumerable<FieldError> Validate(JsonObject value, JsonObject old)
    {
        if (old.Flag("immutable") is not true)
            yield break;
        if (value.Flag("immutable") is not true)
            yield return FieldError.Forbidden("immutable", "field is immutable when `immutable` is set");
        foreach (var field in new[] { "data", "binaryData" })
        {
            if (!JsonEquality.Same(value[field], old[field]))
                yield return FieldError.Forbidden(field, "field is immutable when `immutable` is set");
        }
    }
}
