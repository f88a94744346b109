using System.Text.Json;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Semantic equality of JSON values: members in any order, numbers by value.</summary>
internal static class JsonEquality
{
    public static bool Same(JsonNode? left, JsonNode? right)
    {
        if (ReferenceEquals(left, right))
            return true;
        return (left, right) switch
        {
            (JsonObject a, JsonObject b) => SameMembers(a, b),
            (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
            (JsonValue a, JsonValue b) => SameScalar(a, b),
            _ => false,
        };
    }

    private static bool SameMembers(JsonObject a, JsonObject b)
    {
        if (a.Count != b.Count)
            return false;
        foreach (var (name, value) in a)
        {
            if (!b.TryGetPropertyValue(name, out var other) || !Same(value, other))
                return false;
        }
        return true;
    }

    private static bool SameScalar(JsonValue a, JsonValue b)
    {
        var kind = a.GetValueKind();
        if (kind != b.GetValueKind())
            return false;
        if (kind == JsonValueKind.String)
            return a.GetValue<string>() == b.GetValue<string>();
        if (kind != JsonValueKind.Number)
            return true;
        JsonNumber.TryRead(a, out var left);
        JsonNumber.TryRead(b, out var right);
        return left.IsInteger && right.IsInteger ? left.Integer == right.Integer : left.Double.Equals(right.Double);
    }
}
