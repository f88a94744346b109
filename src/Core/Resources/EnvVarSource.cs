using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>Where the value of an environment variable comes from.</summary>
[Wire]
[Cel("[has(self.secretKeyRef), has(self.configMapKeyRef), has(self.fieldRef)].exists_one(given, given)", "give exactly one of secretKeyRef, configMapKeyRef and fieldRef")]
public sealed partial record EnvVarSource
{
    /// <summary>A key of a Secret in the machine's namespace.</summary>
    public KeyReference? SecretKeyRef { get; init; }

    /// <summary>A key of a ConfigMap in the machine's namespace.</summary>
    public KeyReference? ConfigMapKeyRef { get; init; }

    /// <summary>A field of the Pod itself.</summary>
    public FieldReference? FieldRef { get; init; }
}
