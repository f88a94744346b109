using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>The keys of a ConfigMap as files.</summary>
[Wire]
public sealed partial record ConfigMapVolume
{
    /// <summary>Name of the ConfigMap.</summary>
    public string? Name { get; init; }

    /// <summary>The keys in use, and where they appear; all of them when left out.</summary>
    public ValueList<KeyToPath> Items { get; init; }

    /// <summary>Permission bits of the files, such as 493 (0755 in YAML). Default: 420 (0644).</summary>
    [Bounds(Minimum = 0, Maximum = 511)]
    public int? DefaultMode { get; init; }

    /// <summary>Whether the Pod runs also when there is no such ConfigMap or key. Default: false.</summary>
    public bool? Optional { get; init; }
}
