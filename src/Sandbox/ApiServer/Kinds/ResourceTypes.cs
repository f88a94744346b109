using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>What is served right now: the built-in kinds and those of established CustomResourceDefinitions.</summary>
internal sealed class ResourceTypes
{
    private volatile Served _served = new(BuiltInKinds.All, []);

    private sealed record Served(IReadOnlyList<ResourceType> All, ImmutableDictionary<string, IReadOnlyList<ResourceType>> Custom)
    {
        public Dictionary<(string, string, string), ResourceType> ByName { get; } = All.ToDictionary(t => (t.Group, t.Version, t.Resource));
    }

    public IReadOnlyList<ResourceType> All => _served.All;

    public ResourceType? Find(string group, string version, string resource) => _served.ByName.GetValueOrDefault((group, version, resource));

    public ResourceType? FindKind(string apiVersion, string kind) => All.FirstOrDefault(t => t.ApiVersion == apiVersion && t.Kind == kind);

    public bool HasGroupVersion(string group, string version) => All.Any(t => t.Group == group && t.Version == version);

    /// <summary>Serves what a definition says now, and no longer what it said before.</summary>
    public void Serve(JsonObject definition)
    {
        var name = definition.Text("metadata", "name")!;
        Replace(_served.Custom.SetItem(name, CustomResources.Types(definition)));
    }

    public void StopAll() => Replace(_served.Custom.Clear());

    public void Stop(string definition) => Replace(_served.Custom.Remove(definition));

    private void Replace(ImmutableDictionary<string, IReadOnlyList<ResourceType>> custom) =>
        _served = new([.. BuiltInKinds.All, .. custom.OrderBy(c => c.Key, StringComparer.Ordinal).SelectMany(c => c.Value)], custom);
}
