using System.Text.Json.Nodes;
using HomelabAutoscaler.Sandbox.ApiServer.Cel;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Runs the x-kubernetes-validations of a schema over an object, with the earlier state on updates.</summary>
internal static class CelRules
{
    // After these the value has not even the shape that the rules were written for.
    private static readonly HashSet<string> Blocking =
        ["FieldValueRequired", "FieldValueTypeInvalid", "FieldValueNotSupported", "FieldValueTooLong", "FieldValueTooMany"];

    public static List<FieldError> Validate(Schema schema, JsonObject value, JsonObject? old, IReadOnlyCollection<FieldError> shapeErrors)
    {
        if (!Any(schema))
            return [];
        if (shapeErrors.Any(e => Blocking.Contains(e.Reason)))
            return [FieldError.Invalid("<nil>", null, "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation")];
        var errors = new List<FieldError>();
        Check(schema, value, old, "", errors);
        return errors;
    }

    private static bool Any(Schema schema) =>
        schema.Validations.Count > 0 || schema.Properties.Values.Any(Any)
        || (schema.Items is { } items && Any(items)) || (schema.AdditionalProperties is { } additional && Any(additional));

    private static void Check(Schema schema, JsonNode? value, JsonNode? old, string path, List<FieldError> errors)
    {
        if (value is null)
            return;
        foreach (var rule in schema.Validations)
            Run(rule, schema, value, old, path, errors);
        switch (value)
        {
            case JsonObject map:
                foreach (var (name, member) in map.OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    if (schema.Member(name) is { } inner)
                        Check(inner, member, old.At(name), schema.Properties.ContainsKey(name) ? (path.Length == 0 ? name : $"{path}.{name}") : $"{path}[{name}]", errors);
                }
                break;
            case JsonArray list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    // Items of an atomic list have no earlier state to compare with.
                    var before = schema.ListType == "map" ? Correlation.Item(schema, list[i], i, old as JsonArray) : null;
                    Check(items, list[i], before, $"{path}[{i}]", errors);
                }
                break;
        }
    }

    private static void Run(ValidationRule rule, Schema schema, JsonNode value, JsonNode? old, string path, List<FieldError> errors)
    {
        if (rule.IsTransition && old is null && !rule.OptionalOldSelf)
            return;
        // Ratcheting: what did not change was accepted before.
        if (!rule.IsTransition && old is not null && JsonEquality.Same(value, old))
            return;
        var variables = new Dictionary<string, object?> { ["self"] = CelValue.From(value, schema) };
        if (rule.OptionalOldSelf)
            variables["oldSelf"] = old is null ? CelOptional.None : new CelOptional(CelValue.From(old, schema));
        else if (old is not null)
            variables["oldSelf"] = CelValue.From(old, schema);

        var field = Field(path, rule.FieldPath);
        try
        {
            if (rule.Program.Evaluate(variables) is not true)
                errors.Add(Failure(rule, value, field, Message(rule, variables)));
        }
        catch (CelException e)
        {
            errors.Add(FieldError.Invalid(field, JsonValue.Create(schema.Type), $"{e.Message} evaluating rule: {(rule.Message.Length > 0 ? rule.Message : rule.Rule)}"));
        }
    }

    private static string Message(ValidationRule rule, Dictionary<string, object?> variables)
    {
        var fallback = rule.Message.Length > 0 ? rule.Message : $"failed rule: {rule.Rule.Trim()}";
        try
        {
            var text = rule.MessageProgram?.Evaluate(variables) as string;
            return string.IsNullOrWhiteSpace(text) || text.Contains('\n', StringComparison.Ordinal) ? fallback : text.Trim();
        }
        catch (CelException)
        {
            return fallback;
        }
    }

    private static FieldError Failure(ValidationRule rule, JsonNode value, string field, string message) => rule.Reason switch
    {
        "FieldValueForbidden" => FieldError.Forbidden(field, message),
        "FieldValueRequired" => FieldError.Required(field, message),
        "FieldValueDuplicate" => FieldError.Duplicate(field, Shown(value)),
        // Of a composite value nothing is shown.
        _ when value is JsonObject or JsonArray => new FieldError("FieldValueInvalid", field, $"Invalid value: {message}"),
        _ => FieldError.Invalid(field, value, message),
    };

    private static JsonNode? Shown(JsonNode value) => value switch
    {
        JsonObject => JsonValue.Create("object"),
        JsonArray => JsonValue.Create("array"),
        _ => value,
    };

    private static string Field(string path, string relative)
    {
        if (relative.Length == 0)
            return path.Length == 0 ? "<nil>" : path;
        var suffix = relative.StartsWith('[') ? relative : relative.TrimStart('.');
        return path.Length == 0 ? suffix : relative.StartsWith('[') ? path + suffix : $"{path}.{suffix}";
    }
}
