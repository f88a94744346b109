using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Checks a value against a schema, in the API server's words.</summary>
internal static class SchemaValidator
{
    // Given what stood there before, a part that did not change is let through even if it is invalid (ratcheting).
    public static List<FieldError> Validate(Schema schema, JsonNode? value, string path = "", JsonNode? old = null)
    {
        var errors = new List<FieldError>();
        Check(schema, value, path, old, errors);
        return errors;
    }

    private static void Check(Schema schema, JsonNode? value, string path, JsonNode? old, List<FieldError> errors)
    {
        if (old is not null && JsonEquality.Same(value, old))
            return;
        if (value is null && schema.Nullable)
            return;
        var actual = TypeOf(value, schema);
        if (!Accepts(schema, actual, value))
        {
            var wanted = schema.IntOrString ? "integer,string" : schema.Type;
            errors.Add(FieldError.TypeInvalid(path, JsonValue.Create(actual), $"{Where(path)} must be of type {wanted}: {JsonText.Quote(actual)}"));
            return;
        }
        if (schema.Enum is { } allowed && !allowed.Any(a => JsonEquality.Same(a, value)))
            errors.Add(FieldError.NotSupported(path, value, allowed.Select(a => a.Text() ?? JsonText.ToText(a))));

        Combined(schema, value, path, old, errors);
        switch (value)
        {
            case JsonObject map: Map(schema, map, path, old, errors); break;
            case JsonArray list: List(schema, list, path, old, errors); break;
            case JsonValue when JsonNumber.TryRead(value, out var number): Number(schema, value, number, path, errors); break;
            case JsonValue when value.IsText(): String(schema, value, path, errors); break;
        }
    }

    private static bool Accepts(Schema schema, string actual, JsonNode? value) => schema.Type switch
    {
        _ when schema.IntOrString => actual is "integer" or "string",
        "" => true,
        "number" => actual is "number" or "integer",
        "integer" => actual == "integer" || (JsonNumber.TryRead(value, out var number) && number.AsInteger is not null),
        _ => actual == schema.Type,
    };

    private static string TypeOf(JsonNode? value, Schema schema) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => JsonNumber.TryRead(value, out var number) && number.IsInteger ? "integer" : schema.Type == "integer" && number.AsInteger is not null ? "integer" : "number",
    };

    private static void Map(Schema schema, JsonObject map, string path, JsonNode? old, List<FieldError> errors)
    {
        if (schema.MaxProperties is { } most && map.Count > most)
            errors.Add(FieldError.TooMany(path, map.Count, most));
        if (schema.MinProperties is { } least && map.Count < least)
            errors.Add(FieldError.Invalid(path, map, $"{Where(path)} should have at least {least} properties"));
        foreach (var name in schema.Required.Where(name => !map.ContainsKey(name)))
            errors.Add(FieldError.Required(Join(path, name)));
        if (schema.AllowsAdditionalProperties is false)
        {
            foreach (var name in map.Select(m => m.Key).Where(name => !schema.Properties.ContainsKey(name)))
                errors.Add(FieldError.Invalid(Join(path, name), map[name], $"{Where(Join(path, name))} is a forbidden property"));
        }
        foreach (var (name, value) in map)
        {
            if (schema.Member(name) is { } member)
                Check(member, value, Join(path, name), old.At(name), errors);
        }
    }

    private static void List(Schema schema, JsonArray list, string path, JsonNode? old, List<FieldError> errors)
    {
        if (schema.MaxItems is { } most && list.Count > most)
            errors.Add(FieldError.TooMany(path, list.Count, most));
        if (schema.MinItems is { } least && list.Count < least)
            errors.Add(FieldError.Invalid(path, JsonValue.Create(list.Count), $"{Where(path)} should have at least {least} items"));
        if (schema.UniqueItems && list.Where((item, i) => list.Take(i).Any(before => JsonEquality.Same(before, item))).Any())
            errors.Add(FieldError.Invalid(path, list, $"{Where(path)} shouldn't contain duplicates"));
        if (schema.Items is null)
            return;
        for (var i = 0; i < list.Count; i++)
            Check(schema.Items, list[i], $"{path}[{i}]", Correlation.Item(schema, list[i], i, old as JsonArray), errors);
    }

    private static void Number(Schema schema, JsonNode value, JsonNumber number, string path, List<FieldError> errors)
    {
        void Add(string detail) => errors.Add(FieldError.Invalid(path, value, $"{Where(path)} {detail}"));

        if (schema.Maximum is { } maximum && (schema.ExclusiveMaximum ? number.Double >= maximum : number.Double > maximum))
            Add($"should be less than {(schema.ExclusiveMaximum ? "" : "or equal to ")}{JsonNumber.GoFloat(maximum)}");
        if (schema.Minimum is { } minimum && (schema.ExclusiveMinimum ? number.Double <= minimum : number.Double < minimum))
            Add($"should be greater than {(schema.ExclusiveMinimum ? "" : "or equal to ")}{JsonNumber.GoFloat(minimum)}");
        if (schema.MultipleOf is { } factor && factor > 0 && !double.IsInteger(number.Double / factor))
            Add($"should be a multiple of {JsonNumber.GoFloat(factor)}");
        if (schema.Format == "int32" && number.AsInteger is not (>= int.MinValue and <= int.MaxValue))
            Add($"must be of type int32: {JsonText.Quote(number.ToString())}");
    }

    private static void String(Schema schema, JsonNode value, string path, List<FieldError> errors)
    {
        var text = value.GetValue<string>();
        var length = text.EnumerateRunes().Count();
        if (schema.MaxLength is { } most && length > most)
            errors.Add(FieldError.TooLong(path, most));
        if (schema.MinLength is { } least && length < least)
            errors.Add(FieldError.Invalid(path, value, $"{Where(path)} should be at least {least} chars long"));
        if (schema.Pattern is { } pattern && !GoRegex.Matches(pattern, text))
            errors.Add(FieldError.Invalid(path, value, $"{Where(path)} should match '{pattern}'"));
        if (schema.Format.Length > 0 && !Formats.IsValid(schema.Format, text))
            errors.Add(FieldError.Invalid(path, value, $"{Where(path)} must be of type {schema.Format}: {JsonText.Quote(text)}"));
    }

    private static void Combined(Schema schema, JsonNode? value, string path, JsonNode? old, List<FieldError> errors)
    {
        void Add(string text) => errors.Add(FieldError.Invalid("<nil>", JsonValue.Create(""), $"{JsonText.Quote(path)} {text}"));

        if (schema.AnyOf.Count > 0)
        {
            var attempts = schema.AnyOf.Select(s => Validate(s, value, path, old)).ToList();
            if (attempts.All(a => a.Count > 0))
            {
                Add("must validate at least one schema (anyOf)");
                errors.AddRange(attempts.MinBy(a => a.Count)!);
            }
        }
        if (schema.OneOf.Count > 0)
        {
            var attempts = schema.OneOf.Select(s => Validate(s, value, path, old)).ToList();
            var valid = attempts.Count(a => a.Count == 0);
            if (valid == 0)
            {
                Add("must validate one and only one schema (oneOf). Found none valid");
                errors.AddRange(attempts.MinBy(a => a.Count)!);
            }
            else if (valid > 1)
            {
                Add(string.Create(CultureInfo.InvariantCulture, $"must validate one and only one schema (oneOf). Found {valid} valid alternatives"));
            }
        }
        if (schema.AllOf.Count > 0)
        {
            var failures = schema.AllOf.SelectMany(s => Validate(s, value, path, old)).ToList();
            if (failures.Count > 0)
            {
                errors.AddRange(failures);
                Add("must validate all the schemas (allOf)");
            }
        }
        if (schema.Not is { } not && Validate(not, value, path, old).Count == 0)
            Add("must not validate the schema (not)");
    }

    private static string Where(string path) => $"{path} in body";

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
