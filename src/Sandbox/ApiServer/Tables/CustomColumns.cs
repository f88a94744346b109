using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>The columns that a CustomResourceDefinition asks for.</summary>
internal static class CustomColumns
{
    public static IReadOnlyList<TableColumn> Of(JsonObject version)
    {
        if (version.List("additionalPrinterColumns") is not { Count: > 0 } declared)
            return BuiltInColumns.Default;
        return [BuiltInColumns.Name, .. declared.Objects().Select(Column)];
    }

    private static TableColumn Column(JsonObject declared)
    {
        var path = JsonPath.Parse(declared.Text("jsonPath")!);
        var type = declared.Text("type")!;
        return new(declared.Text("name")!, type, (value, now) => Cell(type, path.Find(value), now))
        {
            Format = declared.Text("format") ?? "",
            Description = declared.Text("description") ?? $"Custom resource definition column (in JSONPath format): {declared.Text("jsonPath")}",
            Priority = (int)(declared.Integer("priority") ?? 0),
        };
    }

    // A value of another type than the column's is left out, as the server does.
    private static JsonNode? Cell(string type, IReadOnlyList<JsonNode?> found, DateTimeOffset now)
    {
        if (found.Count == 0 || found[0] is null)
            return null;
        switch (type)
        {
            case "integer" or "number":
                return JsonNumber.TryRead(found[0], out var number) ? (type == "integer" ? number.AsInteger is { } whole ? JsonValue.Create(whole) : null : number.ToNode()) : null;
            case "boolean":
                return found[0].Flag() is { } flag ? JsonValue.Create(flag) : null;
            case "date":
                return HumanDuration.Age(found[0], now);
            default:
                return string.Join(",", found.Select(f => f.Text() ?? JsonText.ToText(f)));
        }
    }
}
