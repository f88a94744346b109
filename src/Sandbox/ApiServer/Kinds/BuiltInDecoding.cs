using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>What an object of a built-in kind looks like after Go decoded and encoded it: types checked, empty fields gone, zero values there.</summary>
internal static class BuiltInDecoding
{
    public const string MicroTime = "micro-time";

    /// <exception cref="FormatException">A value has not the type of its field.</exception>
    public static void Normalize(Schema schema, JsonObject value) => Struct(schema, value, "");

    /// <summary>What a kind's object is before anything was said about it.</summary>
    public static JsonObject Zero(Schema schema)
    {
        var zero = new JsonObject();
        Struct(schema, zero, "");
        return zero;
    }

    private static void Struct(Schema schema, JsonObject map, string path)
    {
        foreach (var (name, member) in schema.Properties)
        {
            var child = path.Length == 0 ? name : $"{path}.{name}";
            var present = map.TryGetPropertyValue(name, out var value);
            var field = member.BuiltIn;
            if (value is null && field is { IsAlwaysPresent: true })
                map[name] = value = field.Zero?.DeepClone();
            if (value is null)
            {
                if (present && field is not { IsAlwaysPresent: true })
                    map.Remove(name);
                continue;
            }
            value = Value(member, value, child, schema.BuiltIn?.TypeName ?? "");
            if (IsZero(member, value) && field is not { KeepsZero: true })
                map.Remove(name);
            else if (!ReferenceEquals(map[name], value))
                map[name] = value;
        }
    }

    private static JsonNode Value(Schema schema, JsonNode value, string path, string owner)
    {
        switch (value)
        {
            case JsonObject map when schema.Type == "object" && schema.AdditionalProperties is { } items:
                foreach (var (name, item) in map.ToList())
                {
                    var child = Item(items, item, path, owner);
                    if (!ReferenceEquals(item, child))
                        map[name] = child;
                }
                return map;
            case JsonObject map when schema.Type == "object":
                Struct(schema, map, path);
                return map;
            case JsonArray list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    var child = Item(items, list[i], path, owner);
                    if (!ReferenceEquals(list[i], child))
                        list[i] = child;
                }
                return list;
            default:
                return schema.IsOpen ? value : Scalar(schema, value, path, owner);
        }
    }

    private static JsonNode? Item(Schema schema, JsonNode? item, string path, string owner) =>
        item is null ? schema.Type == "string" ? JsonValue.Create("") : null : Value(schema, item, path, owner);

    private static JsonNode Scalar(Schema schema, JsonNode value, string path, string owner)
    {
        var kind = value.GetValueKind();
        switch (schema.Format)
        {
            case "quantity" when kind == JsonValueKind.Number:
                return JsonValue.Create(value.ToJsonString());
            case "quantity" when kind == JsonValueKind.String:
                return Quantity.TryParse(value.GetValue<string>(), out _) ? value
                    : throw new FormatException("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
            case "int-or-string" when kind is JsonValueKind.Number or JsonValueKind.String:
                return value;
            case "date-time" or MicroTime when kind == JsonValueKind.String:
                return Time(value.GetValue<string>(), schema.Format == MicroTime);
            case "byte" when kind == JsonValueKind.String && !Formats.IsValid("byte", value.GetValue<string>()):
                throw new FormatException("illegal base64 data at input byte 0");
        }
        var fits = schema.Type switch
        {
            "string" => kind == JsonValueKind.String,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "integer" => JsonNumber.TryRead(value, out var number) && number.IsInteger && (schema.Format != "int32" || number.Integer is >= int.MinValue and <= int.MaxValue),
            "number" => kind == JsonValueKind.Number,
            _ => false,
        };
        if (fits)
            return value;
        var what = kind switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.Number => schema.Type is "integer" ? $"number {value.ToJsonString()}" : "number",
            _ => "bool",
        };
        throw new FormatException($"json: cannot unmarshal {what} into Go struct field {owner}.{path} of type {GoType(schema)}");
    }

    private static string GoType(Schema schema) => schema.Type switch
    {
        "boolean" => "bool",
        "integer" => schema.Format,
        "number" => "float64",
        "array" => $"[]{GoType(schema.Items ?? Schema.Open)}",
        "object" when schema.AdditionalProperties is { } items => $"map[string]{GoType(items)}",
        "object" => $"v1.{schema.BuiltIn?.TypeName}",
        _ => "string",
    };

    private static JsonValue Time(string text, bool micro)
    {
        if (!Formats.IsValid("date-time", text))
            throw new FormatException($"parsing time {JsonText.Quote(text)} as \"2006-01-02T15:04:05Z07:00\": cannot parse {JsonText.Quote(text)} as \"2006\"");
        var time = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUniversalTime();
        return JsonValue.Create(time.ToString(micro ? "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'" : "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    private static bool IsZero(Schema schema, JsonNode value) => value switch
    {
        JsonObject map => map.Count == 0 && schema.AdditionalProperties is not null,
        JsonArray list => list.Count == 0,
        _ when value.IsText() => value.GetValue<string>().Length == 0,
        _ when JsonNumber.TryRead(value, out var number) => number.Double == 0,
        _ => value.GetValueKind() == JsonValueKind.False,
    };
}
