using System.Text.Json.Nodes;
using HomelabAutoscaler.Sandbox.ApiServer.Cel;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Checks the x-kubernetes-validations of a schema before any object meets them.</summary>
internal static class SchemaRules
{
    private static readonly string[] Reasons = ["FieldValueRequired", "FieldValueInvalid", "FieldValueForbidden", "FieldValueDuplicate"];

    public static IEnumerable<FieldError> Validate(Schema schema, string path, bool isRoot = true)
    {
        foreach (var (rule, i) in schema.Validations.Select((r, i) => (r, i)))
        {
            foreach (var error in Rule(rule, CelStaticType.Of(schema, isRoot || schema.EmbeddedResource), $"{path}.x-kubernetes-validations[{i}]"))
                yield return error;
        }
        foreach (var (name, member) in schema.Properties)
        {
            foreach (var error in Validate(member, $"{path}.properties[{name}]", false))
                yield return error;
        }
        foreach (var (child, name) in new[] { (schema.Items, "items"), (schema.AdditionalProperties, "additionalProperties") })
        {
            if (child is null)
                continue;
            foreach (var error in Validate(child, $"{path}.{name}", false))
                yield return error;
        }
    }

    private static IEnumerable<FieldError> Rule(ValidationRule rule, CelStaticType self, string path)
    {
        if (string.IsNullOrWhiteSpace(rule.Rule))
            yield return FieldError.Required($"{path}.rule", "rule is not specified");
        else if (Problem(rule.Rule, self, rule.OptionalOldSelf, CelStaticType.Bool) is { } problem)
            yield return FieldError.Invalid($"{path}.rule", Shown(rule), $"compilation failed: {problem}");
        if (rule.MessageExpression.Length > 0 && Problem(rule.MessageExpression, self, rule.OptionalOldSelf, CelStaticType.String) is { } messageProblem)
            yield return FieldError.Invalid($"{path}.messageExpression", Shown(rule), $"messageExpression compilation failed: {messageProblem}");
        if (rule.Message.Contains('\n', StringComparison.Ordinal))
            yield return FieldError.Invalid($"{path}.message", rule.Message, "message must not contain line breaks");
        if (rule.Reason.Length > 0 && !Reasons.Contains(rule.Reason))
            yield return FieldError.NotSupported($"{path}.reason", rule.Reason, Reasons);
    }

    private static string? Problem(string source, CelStaticType self, bool optionalOldSelf, CelStaticType wanted)
    {
        try
        {
            CelChecker.Check(source, self, optionalOldSelf, wanted);
            return null;
        }
        catch (CelException e)
        {
            return e.Message;
        }
    }

    private static JsonObject Shown(ValidationRule rule)
    {
        var shown = new JsonObject { ["rule"] = rule.Rule };
        if (rule.Message.Length > 0)
            shown["message"] = rule.Message;
        if (rule.MessageExpression.Length > 0)
            shown["messageExpression"] = rule.MessageExpression;
        return shown;
    }
}
