namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Serves what CustomResourceDefinitions define, and takes the resources away with them.</summary>
internal sealed class DefinitionController(ClusterState state) : IController
{
    private static readonly StorageKey Definitions = new("apiextensions.k8s.io", "customresourcedefinitions");

    public void See(StoreEvent change)
    {
        if (change.Key != Definitions)
            return;
        if (change.Current is { } definition)
        {
            state.Types.Serve(definition.Value);
            return;
        }
        var spec = change.Previous!.Value.Map("spec");
        var defined = new StorageKey(spec.Text("group")!, spec.Text("names", "plural")!);
        foreach (var instance in state.Objects(defined))
            state.Remove(defined, instance);
        state.Types.Stop(change.Previous.Name);
    }

    public void Begin(IReadOnlyList<(StorageKey Key, StoredObject Object)> all)
    {
        state.Types.StopAll();
        foreach (var (_, definition) in all.Where(stored => stored.Key == Definitions))
            state.Types.Serve(definition.Value);
    }
}
