using System.Globalization;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>The verb delete: at once, or a mark that finalizers and the kubelet work off.</summary>
internal sealed class Deletion(ClusterState state, Admission admission)
{
    private const string OrphanFinalizer = "orphan";
    private const string ForegroundFinalizer = "foregroundDeletion";
    private const long DefaultGrace = 30;

    /// <summary>Answers the object in its last state, and whether it is gone.</summary>
    public (StoredObject Object, bool Gone) Delete(Call call, DeleteOptions options)
    {
        while (true)
        {
            var live = state.Get(call.Type.Storage, call.Info.Namespace, call.Info.Name) ?? throw call.NotFound();
            CheckPreconditions(call.Type, live, options);
            var old = call.Type.View(live.Value);
            admission.Mutate(call, "DELETE", null, old);
            admission.Validate(call, "DELETE", null, old);
            if (Step(state, call.Type.Storage, live, options) is { } done)
                return done;
        }
    }

    /// <summary>A controller's deletion, which nothing but finalizers holds up.</summary>
    public static void Delete(ClusterState state, StorageKey key, StoredObject live, DeleteOptions options) => Step(state, key, live, options);

    /// <summary>Marked for deletion, and nothing is left to wait for.</summary>
    public static bool IsFinished(JsonObject value) =>
        value.At("metadata", "deletionTimestamp") is not null && (value.Integer("metadata", "deletionGracePeriodSeconds") ?? 0) == 0
        && value.List("metadata", "finalizers") is not { Count: > 0 }
        && !(value.Text("kind") == "Namespace" && value.List("spec", "finalizers") is { Count: > 0 });

    private static (StoredObject, bool)? Step(ClusterState state, StorageKey key, StoredObject live, DeleteOptions options)
    {
        var next = Marked(live.Value, options, state.Time.GetUtcNow());
        if (IsFinished(next))
            return options.DryRun || state.Remove(key, live) ? (live, true) : null;
        if (options.DryRun || Unchanged.Is(next, live.Value))
            return (new StoredObject(next, live.Revision), false);
        return state.Put(key, live, next) is { } written ? (written, false) : null;
    }

    private static JsonObject Marked(JsonObject live, DeleteOptions options, DateTimeOffset now)
    {
        var next = live.Copy();
        var metadata = next.Child("metadata");
        SetFinalizer(metadata, OrphanFinalizer, options.Propagation == "Orphan");
        SetFinalizer(metadata, ForegroundFinalizer, options.Propagation == "Foreground");
        var grace = Grace(live, options);
        if (metadata["deletionTimestamp"] is not null)
        {
            // A grace period can only become shorter.
            if (grace < (metadata.Integer("deletionGracePeriodSeconds") ?? 0))
                Mark(metadata, now, grace);
            return next;
        }
        Mark(metadata, now, grace);
        if (metadata.Integer("generation") is { } generation)
            metadata["generation"] = generation + 1;
        if (next.Text("kind") == "Namespace")
            next.Child("status")["phase"] = "Terminating";
        return next;
    }

    private static void Mark(JsonObject metadata, DateTimeOffset now, long grace)
    {
        metadata["deletionTimestamp"] = now.AddSeconds(grace).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        metadata["deletionGracePeriodSeconds"] = grace;
    }

    // Only a pod that a kubelet has to stop is given time.
    private static long Grace(JsonObject live, DeleteOptions options)
    {
        if (live.Text("kind") != "Pod" || live.Text("apiVersion") != "v1" || string.IsNullOrEmpty(live.Text("spec", "nodeName"))
            || live.Text("status", "phase") is "Succeeded" or "Failed")
        {
            return 0;
        }
        return options.GracePeriodSeconds ?? live.Integer("spec", "terminationGracePeriodSeconds") ?? DefaultGrace;
    }

    private static void SetFinalizer(JsonObject metadata, string finalizer, bool wanted)
    {
        var others = metadata.List("finalizers").Texts().Where(f => f != finalizer);
        var all = (wanted ? others.Append(finalizer) : others).ToArray();
        if (all.Length > 0)
            metadata["finalizers"] = new JsonArray([.. all.Select(f => JsonValue.Create(f))]);
        else
            metadata.Remove("finalizers");
    }

    private static void CheckPreconditions(ResourceType type, StoredObject live, DeleteOptions options)
    {
        if (options.Uid is { } uid && uid != live.Uid)
            throw Refused(type, live, $"the UID in the precondition ({uid}) does not match the UID in record ({live.Uid}). The object might have been deleted and then recreated");
        var version = live.Revision.ToString(CultureInfo.InvariantCulture);
        if (options.ResourceVersion is { } wanted && wanted != version)
            throw Refused(type, live, $"the ResourceVersion in the precondition ({wanted}) does not match the ResourceVersion in record ({version}). The object might have been modified");
    }

    private static ApiError Refused(ResourceType type, StoredObject live, string why) => ApiError.Conflict(type.Kind, type.Group, live.Name, why);
}
