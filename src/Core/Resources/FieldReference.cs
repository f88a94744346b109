using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A field of a Pod.</summary>
[Wire]
public sealed partial record FieldReference
{
    /// <summary>Version of the schema that the path is written for. Default: v1.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Path of the field, such as status.hostIP or metadata.labels['node'].</summary>
    [Bounds(Minimum = 1)]
    public required string FieldPath { get; init; }
}
