using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A Secret or a ConfigMap whose keys become environment variables.</summary>
[Wire]
[Cel("[has(self.secretRef), has(self.configMapRef)].exists_one(given, given)", "give secretRef or configMapRef")]
public sealed partial record EnvFromSource
{
    /// <summary>What is put before each key.</summary>
    public string? Prefix { get; init; }

    /// <summary>The Secret.</summary>
    public EnvironmentReference? SecretRef { get; init; }

    /// <summary>The ConfigMap.</summary>
    public EnvironmentReference? ConfigMapRef { get; init; }
}

/// <summary>A Secret or a ConfigMap with environment variables.</summary>
[Wire]
public sealed partial record EnvironmentReference
{
    /// <summary>Name of the Secret or ConfigMap.</summary>
    [Bounds(Minimum = 1, Maximum = 253)]
    public required string Name { get; init; }

    /// <summary>Whether the Pod runs also when there is no such object. Default: false.</summary>
    public bool? Optional { get; init; }
}
