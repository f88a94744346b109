using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Selects objects by the few fields that their kind lets be selected.</summary>
internal sealed class FieldSelector
{
    private readonly List<(string Field, string Value, bool Equal)> _requirements = [];

    /// <exception cref="ApiError">The text is no selector, or names a field that this kind does not let select.</exception>
    public static FieldSelector Parse(string text, ResourceType type)
    {
        var selector = new FieldSelector();
        foreach (var term in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
                throw ApiError.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");
            var unequal = term[at - 1] == '!';
            var field = term[..(unequal ? at - 1 : at)];
            if (field is not ("metadata.name" or "metadata.namespace") && !type.SelectableFields.Contains(field))
                throw Unsupported(field, type);
            selector._requirements.Add((field, term[(at + 1)..].TrimStart('='), !unequal));
        }
        return selector;
    }

    public string? Name => _requirements.Find(r => r is { Field: "metadata.name", Equal: true }).Value;

    public bool Accepts(JsonObject value) => _requirements.All(r => Read(value, r.Field) == r.Value == r.Equal);

    private static ApiError Unsupported(string field, ResourceType type) => ApiError.BadRequest(type.IsCustom || type.SelectableFields.Count > 0
        ? $"field label not supported: {field}"
        : $"{JsonText.Quote(field)} is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");

    private static string Read(JsonObject value, string field)
    {
        var node = value.At(field == "source" ? ["source", "component"] : field.Split('.'));
        if (node is null)
            return field is "spec.unschedulable" or "spec.hostNetwork" ? "false" : field is "status.successful" or "status.replicas" ? "0" : "";
        return node.Text() ?? JsonText.ToText(node);
    }
}
