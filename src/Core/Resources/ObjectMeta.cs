using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>Object metadata, as far as it is used.</summary>
[Wire]
public sealed partial record ObjectMeta
{
    public string Name { get; init; } = "";

    public string? Namespace { get; init; }

    public string? Uid { get; init; }

    /// <summary>Changes with every write; a patch that carries it fails when somebody else wrote in between.</summary>
    public string? ResourceVersion { get; init; }

    public long? Generation { get; init; }

    public DateTimeOffset? CreationTimestamp { get; init; }

    public DateTimeOffset? DeletionTimestamp { get; init; }

    public StringMap Labels { get; init; }

    /// <summary>Without long values such as kubectl's last-applied-configuration: none of those are ours.</summary>
    [LongestValue(512)]
    public StringMap Annotations { get; init; }

    public ValueList<OwnerReference> OwnerReferences { get; init; }
}
