using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>The verb create.</summary>
internal sealed class Creation(ClusterState state, Admission admission)
{
    private static readonly StorageKey Namespaces = new("", "namespaces");

    /// <param name="call">The request.</param>
    /// <param name="value">The new object, decoded.</param>
    /// <param name="applied">Its managedFields are those of a server-side apply already.</param>
    public StoredObject Create(Call call, JsonObject value, bool applied = false)
    {
        var type = call.Type;
        var now = state.Now;
        Metadata.Place(call, value, state.Identifiers);
        var name = value.Text("metadata", "name") ?? "";
        if (type.Namespaced)
            CheckNamespace(call, name);
        if (!applied)
            ManagedFields.Update(type.Schema, type.Zero, value, call.Manager(now));
        type.Rules.Admit(value, state, state.Identifiers);
        value = admission.Mutate(call, "CREATE", value, null);

        Metadata.Begin(value, state.Identifiers.Uid(), now, type.TracksGeneration);
        if (type is { HasStatus: true, KeepsNewStatus: false })
            value.Put("status", type.Zero["status"]);
        type.Rules.PrepareForCreate(value);
        var errors = Metadata.Validate(type, value).Concat(type.Rules.ValidateCreate(value)).ToList();
        if (errors.Count > 0)
            throw call.Invalid(name, errors);
        admission.Validate(call, "CREATE", value, null);

        var stored = type.Unview(value);
        if (call.DryRun)
            return state.Get(type.Storage, call.Info.Namespace, name) is null ? new StoredObject(stored, 0) : throw AlreadyExists(type, name);
        return state.Put(type.Storage, null, stored) ?? throw AlreadyExists(type, name);
    }

    private void CheckNamespace(Call call, string name)
    {
        var ns = call.Info.Namespace;
        var home = state.Get(Namespaces, "", ns) ?? throw ApiError.NotFound("namespaces", "", ns);
        if (!home.IsDeleting)
            return;
        var error = ApiError.Forbidden(call.Type.Resource, call.Type.Group, name, $"unable to create new content in namespace {ns} because it is being terminated");
        error.Details!["causes"] = new JsonArray(
            new JsonObject { ["reason"] = "NamespaceTerminating", ["message"] = $"namespace {ns} is being terminated", ["field"] = "metadata.namespace" });
        throw error;
    }

    private static ApiError AlreadyExists(ResourceType type, string name) => ApiError.AlreadyExists(type.Resource, type.Group, name);
}
