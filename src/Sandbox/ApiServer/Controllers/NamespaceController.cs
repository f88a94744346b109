using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Empties a namespace that is deleted, and lets it go when it is empty.</summary>
internal sealed class NamespaceController(ClusterState state) : IController
{
    private static readonly StorageKey Namespaces = new("", "namespaces");

    public void See(StoreEvent change)
    {
        if (change.Key == Namespaces && change.Current is { IsDeleting: true } ending)
            Empty(ending);
        else if (change.Current is null && state.Get(Namespaces, "", change.Subject.Namespace) is { IsDeleting: true } home)
            Finalize(home);
    }

    private void Empty(StoredObject ending)
    {
        foreach (var (key, content) in state.Contents(ending.Name))
        {
            if (!content.IsDeleting)
                Deletion.Delete(state, key, content, DeleteOptions.Background);
        }
        Finalize(ending);
    }

    private void Finalize(StoredObject ending)
    {
        if (state.Contents(ending.Name).Count > 0 || state.Get(Namespaces, "", ending.Name) is not { } live)
            return;
        var next = live.Value.Copy();
        var kept = live.Value.List("spec", "finalizers").Texts().Where(f => f != "kubernetes").Select(f => (JsonNode)f).ToArray();
        next.Child("spec").Put("finalizers", kept.Length == 0 ? null : new JsonArray(kept));
        if (Deletion.IsFinished(next))
            state.Remove(Namespaces, live);
        else if (!Unchanged.Is(next, live.Value))
            state.Put(Namespaces, live, next);
    }
}
