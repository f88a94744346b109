using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

internal sealed class CustomResourceDefinitionRules : KindRules
{
    public override void Default(JsonObject value)
    {
        if (value.Map("spec", "names") is not { } names || names.Text("kind") is not { } kind)
            return;
        names.SetDefault("singular", kind.ToLowerInvariant());
        names.SetDefault("listKind", kind + "List");
    }

    // The naming and establishing controllers work at once here: a definition is served as soon as it is stored.
    public override void PrepareForCreate(JsonObject value)
    {
        var since = value.Text("metadata", "creationTimestamp")!;
        value["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(
                Condition("NamesAccepted", "NoConflicts", "no conflicts found", since),
                Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", since)),
            ["acceptedNames"] = value.At("spec", "names")?.DeepClone(),
            ["storedVersions"] = StoredVersions(value),
        };
    }

    public override void PrepareForUpdate(JsonObject value, JsonObject old)
    {
        var status = value.Child("status");
        status.Put("acceptedNames", value.At("spec", "names"));
        var stored = status.List("storedVersions").Texts().Concat(StoredVersions(value).Texts()).Distinct();
        status["storedVersions"] = new JsonArray([.. stored.Select(v => JsonValue.Create(v))]);
    }

    public override IEnumerable<FieldError> Validate(JsonObject value) => CustomResourceDefinitionValidator.Validate(value);

    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old)
    {
        foreach (var path in new[] { "scope", "group" })
        {
            if (value.Text("spec", path) != old.Text("spec", path))
                yield return FieldError.Invalid($"spec.{path}", value.At("spec", path), "field is immutable");
        }
        if (value.Text("spec", "names", "kind") != old.Text("spec", "names", "kind"))
            yield return FieldError.Invalid("spec.names.kind", value.At("spec", "names", "kind"), "field is immutable");
    }

    private static JsonArray StoredVersions(JsonObject value) =>
        [.. value.List("spec", "versions").Objects().Where(v => v.Flag("storage") ?? false).Select(v => v["name"]?.DeepClone())];

    private static JsonObject Condition(string type, string reason, string message, string since) =>
        new() { ["type"] = type, ["status"] = "True", ["lastTransitionTime"] = since, ["reason"] = reason, ["message"] = message };
}
