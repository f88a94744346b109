using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A key of a Secret or a ConfigMap that becomes a file.</summary>
[Wire]
public sealed partial record KeyToPath
{
    /// <summary>The key.</summary>
    public required string Key { get; init; }

    /// <summary>Path of the file within the volume.</summary>
    public required string Path { get; init; }

    /// <summary>Permission bits of the file, such as 256 (0400 in YAML). Default: the volume's.</summary>
    [Bounds(Minimum = 0, Maximum = 511)]
    public int? Mode { get; init; }
}
