using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Refuses definitions that could not be served.</summary>
internal static partial class CustomResourceDefinitionValidator
{
    private static readonly string[] ColumnTypes = ["integer", "number", "string", "boolean", "date"];

    public static IEnumerable<FieldError> Validate(JsonObject definition) =>
        [.. Names(definition), .. Versions(definition)];

    private static IEnumerable<FieldError> Names(JsonObject definition)
    {
        var spec = definition.Map("spec");
        var group = spec.Text("group") ?? "";
        if (group.Length == 0)
            yield return FieldError.Required("spec.group");
        else if (LabelSyntax.Subdomain(group) is { } problem)
            yield return FieldError.Invalid("spec.group", group, problem);
        else if (!group.Contains('.', StringComparison.Ordinal))
            yield return FieldError.Invalid("spec.group", group, "should be a domain with at least one dot");
        if (spec.Text("scope") is not ("Cluster" or "Namespaced"))
            yield return spec.Text("scope") is null ? FieldError.Required("spec.scope") : FieldError.NotSupported("spec.scope", spec.At("scope"), ["Cluster", "Namespaced"]);
        foreach (var name in new[] { "plural", "singular", "kind", "listKind" })
        {
            var text = spec.Text("names", name) ?? "";
            if (text.Length == 0)
                yield return FieldError.Required($"spec.names.{name}");
            else if (!Dns1035().IsMatch(text.ToLowerInvariant()))
                yield return FieldError.Invalid($"spec.names.{name}", text, "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')");
        }
        var wanted = $"{spec.Text("names", "plural")}.{group}";
        if (definition.Text("metadata", "name") != wanted)
            yield return FieldError.Invalid("metadata.name", definition.Text("metadata", "name"), "must be spec.names.plural+\".\"+spec.group");
        if (group.EndsWith(".k8s.io", StringComparison.Ordinal) && definition.Text("metadata", "annotations", "api-approved.kubernetes.io") is null)
            yield return FieldError.Required("metadata.annotations[api-approved.kubernetes.io]", "protected groups must have approval annotation \"api-approved.kubernetes.io\", see https://github.com/kubernetes/enhancements/pull/1111");
    }

    private static IEnumerable<FieldError> Versions(JsonObject definition)
    {
        var versions = definition.List("spec", "versions").Objects().ToList();
        if (versions.Count(v => v.Flag("storage") ?? false) != 1)
            yield return FieldError.Invalid("spec.versions", definition.At("spec", "versions")?.DeepClone(), "must have exactly one version marked as storage version");
        if (versions.Select(v => v.Text("name")).Distinct().Count() != versions.Count)
            yield return FieldError.Invalid("spec.versions", definition.At("spec", "versions")?.DeepClone(), "must contain unique version names");
        foreach (var (version, i) in versions.Select((v, i) => (v, i)))
        {
            // One version alone is held at the top of the definition, and errors name that place.
            var at = versions.Count == 1 ? "spec.validation.openAPIV3Schema" : $"spec.versions[{i}].schema.openAPIV3Schema";
            if (version.Map("schema", "openAPIV3Schema") is not { } schema)
                yield return FieldError.Required($"spec.versions[{i}].schema.openAPIV3Schema", "schemas are required");
            else
                foreach (var error in StructuralSchema.Validate(schema, at))
                    yield return error;
            foreach (var error in Columns(version, versions.Count == 1 ? "spec" : $"spec.versions[{i}]").Concat(Subresources(version, i)))
                yield return error;
        }
    }

    private static IEnumerable<FieldError> Columns(JsonObject version, string at)
    {
        foreach (var (column, i) in version.List("additionalPrinterColumns").Objects().Select((c, i) => (c, i)))
        {
            if (string.IsNullOrEmpty(column.Text("name")))
                yield return FieldError.Required($"{at}.additionalPrinterColumns[{i}].name");
            if (!ColumnTypes.Contains(column.Text("type")))
                yield return FieldError.Invalid($"{at}.additionalPrinterColumns[{i}].type", column.Text("type") ?? "", $"must be one of {string.Join(",", ColumnTypes.Order(StringComparer.Ordinal))}");
            if (column.Text("jsonPath") is not { Length: > 0 } path)
                yield return FieldError.Required($"{at}.additionalPrinterColumns[{i}].jsonPath");
            else if (!path.StartsWith('.') || !JsonPath.IsValid(path))
                yield return FieldError.Invalid($"{at}.additionalPrinterColumns[{i}].jsonPath", path, "must be a simple json path starting with .");
        }
    }

    private static IEnumerable<FieldError> Subresources(JsonObject version, int index)
    {
        if (version.Map("subresources", "scale") is not { } scale)
            yield break;
        foreach (var (name, prefix) in new[] { ("specReplicasPath", ".spec."), ("statusReplicasPath", ".status.") })
        {
            if (scale.Text(name) is not { Length: > 0 } path)
                yield return FieldError.Required($"spec.versions[{index}].subresources.scale.{name}");
            else if (!path.StartsWith(prefix, StringComparison.Ordinal))
                yield return FieldError.Invalid($"spec.versions[{index}].subresources.scale.{name}", path, $"should be a json path under {prefix.TrimEnd('.')}");
        }
    }

    [GeneratedRegex("^[a-z]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex Dns1035();
}
