using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>The verbs update and patch, on an object or on its subresources that are fields of it.</summary>
internal sealed class Updating(ClusterState state, Admission admission)
{
    /// <param name="call">The request.</param>
    /// <param name="change">Makes the wanted object, decoded, from the live one. Asked again when another write came first.</param>
    /// <param name="applied">The change keeps managedFields itself, as server-side apply does.</param>
    public StoredObject Update(Call call, Func<JsonObject, JsonObject> change, bool applied = false)
    {
        var type = call.Type;
        while (true)
        {
            var stored = state.Get(type.Storage, call.Info.Namespace, call.Info.Name) ?? throw call.NotFound();
            var live = type.View(stored.Value);
            var next = change(live);
            if (!applied)
                ManagedFields.Update(type.Schema, live, next, call.Manager(state.Now));
            next = admission.Mutate(call, "UPDATE", next, live);
            CheckVersion(call, next, live);
            next = Reset(call, next, live);
            if (Unchanged.Is(next, live))
            {
                call.ChangedNothing = true;
                return stored;
            }
            Check(call, next, live);
            admission.Validate(call, "UPDATE", next, live);

            var wanted = type.Unview(next);
            if (Deletion.IsFinished(wanted))
            {
                // The deletion is the write: what is answered keeps the version that it had.
                if (call.DryRun || state.Remove(type.Storage, stored))
                    return new StoredObject(wanted, stored.Revision);
            }
            else if (call.DryRun)
            {
                return new StoredObject(wanted, stored.Revision);
            }
            else if (state.Put(type.Storage, stored, wanted) is { } written)
            {
                return written;
            }
        }
    }

    private static void CheckVersion(Call call, JsonObject next, JsonObject live)
    {
        var metadata = next.Map("metadata");
        if (metadata.Text("uid") is { Length: > 0 } uid && uid != live.Text("metadata", "uid"))
            throw call.Conflict($"Precondition failed: UID in precondition: {uid}, UID in object meta: {live.Text("metadata", "uid")}");
        if (metadata.Text("resourceVersion") is not { Length: > 0 } version)
        {
            if (call.Type.NeedsResourceVersion)
                throw call.Invalid(call.Info.Name, new FieldError("FieldValueInvalid", "metadata.resourceVersion", "Invalid value: 0x0: must be specified for an update"));
        }
        else if (version != live.Text("metadata", "resourceVersion"))
        {
            throw call.Conflict("the object has been modified; please apply your changes to the latest version and try again");
        }
    }

    // Each door lets through what is its own, and takes the rest from the live object.
    private static JsonObject Reset(Call call, JsonObject next, JsonObject live)
    {
        var type = call.Type;
        switch (call.Info.Subresource)
        {
            case "status":
                var only = live.Copy();
                only.Put("status", next["status"]);
                if (type.IsCustom)
                    only.Child("metadata").Put("managedFields", next.At("metadata", "managedFields"));
                else
                    only.Put("metadata", next["metadata"]);
                next = only;
                break;
            case "finalize":
                var finalized = live.Copy();
                finalized.Child("spec").Put("finalizers", next.At("spec", "finalizers"));
                next = finalized;
                break;
            default:
                if (type.HasStatus)
                    next.Put("status", live["status"]);
                type.Rules.PrepareForUpdate(next, live);
                break;
        }
        Metadata.Keep(next, live);
        if (type.TracksGeneration && !JsonEquality.Same(Specification(type, next), Specification(type, live)))
            next.Child("metadata")["generation"] = (live.Integer("metadata", "generation") ?? 0) + 1;
        return next;
    }

    private static void Check(Call call, JsonObject next, JsonObject live)
    {
        var rules = call.Type.Rules;
        var errors = Metadata.Validate(call.Type, next).Concat(Metadata.ValidateUpdate(next, live))
            .Concat(call.IsStatus ? rules.ValidateStatus(next, live) : rules.Validate(next).Concat(rules.ValidateUpdate(next, live))).ToList();
        if (errors.Count > 0)
            throw call.Invalid(call.Info.Name, errors);
    }

    private static JsonObject Specification(ResourceType type, JsonObject value) => new(value
        .Where(m => m.Key is not ("metadata" or "apiVersion" or "kind") && !(m.Key == "status" && type.HasStatus))
        .Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
}
