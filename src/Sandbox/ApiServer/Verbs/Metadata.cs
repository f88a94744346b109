using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>What every object's metadata must be, and what of it only the server writes.</summary>
internal static class Metadata
{
    private const int MaximumGeneratedName = 58;
    private static readonly string[] ServerOwned = ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink", "resourceVersion"];

    /// <summary>Puts the object where the path says, and names it.</summary>
    public static void Place(Call call, JsonObject value, Identifiers identifiers)
    {
        var metadata = value.Child("metadata");
        Locate(call, metadata);
        if (string.IsNullOrEmpty(metadata.Text("name")) && metadata.Text("generateName") is { Length: > 0 } prefix)
            metadata["name"] = prefix[..Math.Min(prefix.Length, MaximumGeneratedName)] + identifiers.Suffix();
        if (metadata.Text("resourceVersion") is { Length: > 0 })
            throw new ApiError(500, null, "resourceVersion should not be set on objects to be created");
    }

    /// <summary>An object's own namespace must be the path's.</summary>
    public static void Locate(Call call, JsonObject metadata)
    {
        if (!call.Type.Namespaced)
            metadata.Remove("namespace");
        else if (metadata.Text("namespace") is { Length: > 0 } ns && ns != call.Info.Namespace)
            throw ApiError.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        else
            metadata["namespace"] = call.Info.Namespace;
    }

    public static void Begin(JsonObject value, string uid, string now, bool tracksGeneration)
    {
        var metadata = value.Child("metadata");
        foreach (var name in new[] { "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation" })
            metadata.Remove(name);
        metadata["uid"] = uid;
        metadata["creationTimestamp"] = now;
        if (tracksGeneration)
            metadata["generation"] = 1;
    }

    /// <summary>What a client says about fields that are the server's is forgotten.</summary>
    public static void Keep(JsonObject value, JsonObject live)
    {
        foreach (var name in ServerOwned)
            value.Child("metadata").Put(name, live.At("metadata", name));
    }

    public static IEnumerable<FieldError> Validate(ResourceType type, JsonObject value)
    {
        var metadata = value.Map("metadata");
        if (metadata.Text("name") is not { Length: > 0 } name)
            yield return FieldError.Required("metadata.name", "name or generateName is required");
        else if (type.NameProblem(name) is { } problem)
            yield return FieldError.Invalid("metadata.name", name, problem);
        foreach (var (key, text) in metadata.Map("labels") ?? [])
        {
            if (LabelSyntax.KeyProblem(key) is { } wrongKey)
                yield return FieldError.Invalid("metadata.labels", key, wrongKey);
            if (LabelSyntax.ValueProblem(text.Text() ?? "") is { } wrongValue)
                yield return FieldError.Invalid("metadata.labels", text.Text(), wrongValue);
        }
        foreach (var (key, _) in metadata.Map("annotations") ?? [])
        {
            if (LabelSyntax.KeyProblem(key.ToLowerInvariant()) is { } wrongKey)
                yield return FieldError.Invalid("metadata.annotations", key, wrongKey);
        }
        foreach (var finalizer in metadata.List("finalizers").Texts())
        {
            if (LabelSyntax.KeyProblem(finalizer) is { } wrongFinalizer)
                yield return FieldError.Invalid("metadata.finalizers", finalizer, wrongFinalizer);
        }
        foreach (var error in Owners(metadata.List("ownerReferences")))
            yield return error;
    }

    public static IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject live)
    {
        if (live.At("metadata", "deletionTimestamp") is null)
            yield break;
        var added = value.List("metadata", "finalizers").Texts().Except(live.List("metadata", "finalizers").Texts()).ToList();
        if (added.Count > 0)
            yield return FieldError.Forbidden("metadata.finalizers", $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(JsonText.Quote))}}}");
    }

    private static IEnumerable<FieldError> Owners(JsonArray? owners)
    {
        string? controller = null;
        foreach (var (owner, i) in owners.Objects().Select((o, i) => (o, i)))
        {
            foreach (var field in new[] { "apiVersion", "kind", "name", "uid" })
            {
                if (string.IsNullOrEmpty(owner.Text(field)))
                    yield return FieldError.Invalid($"metadata.ownerReferences[{i}].{field}", "", field == "apiVersion" ? "version must not be empty" : "must not be empty");
            }
            if (owner.Flag("controller") is not true)
                continue;
            if (controller is not null)
                yield return FieldError.Invalid("metadata.ownerReferences", owners?.DeepClone(), $"Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {owner.Text("name")}");
            controller = owner.Text("name");
        }
    }
}
