using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A Pod's volume, of a kind that a power Job may have; other kinds are not read.</summary>
[Wire]
public sealed partial record Volume
{
    public string Name { get; init; } = "";

    public SecretVolume? Secret { get; init; }

    public ConfigMapVolume? ConfigMap { get; init; }

    public EmptyDirVolume? EmptyDir { get; init; }

    public HostPathVolume? HostPath { get; init; }

    public RawJson? Projected { get; init; }
}
