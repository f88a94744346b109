using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A Pod's volume from a Secret or a ConfigMap; other kinds are not read.</summary>
[Wire]
public sealed partial record Volume
{
    public string Name { get; init; } = "";

    public SecretVolume? Secret { get; init; }

    public ConfigMapVolume? ConfigMap { get; init; }

    public EmptyDirVolume? EmptyDir { get; init; }
}

[Wire]
public sealed partial record SecretVolume
{
    public string? SecretName { get; init; }
}

[Wire]
public sealed partial record ConfigMapVolume
{
    public string? Name { get; init; }
}
