using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>What Kubernetes's Go types say in tags: how an empty value is encoded and how a strategic patch merges.</summary>
internal sealed record BuiltInField(string TypeName)
{
    /// <summary>A pointer keeps its zero value; any other optional field loses it.</summary>
    public bool KeepsZero { get; init; }

    /// <summary>The zero value of a field that is encoded always.</summary>
    public JsonNode? Zero { get; init; }

    public bool IsAlwaysPresent { get; init; }

    /// <summary>The key by which a strategic patch merges a list; empty when the patch replaces it.</summary>
    public string PatchMergeKey { get; init; } = "";

    public bool PatchMerges { get; init; }

    public bool RetainsKeys { get; init; }
}
