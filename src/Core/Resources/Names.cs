using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>Name of a machine's custom resource; not what its kubelet registers as.</summary>
public readonly record struct MachineName(string Namespace, string Name)
{
    public ObjectKey Key => new(Namespace, Name);

    public override string ToString() => $"{Namespace}/{Name}";
}

/// <summary>Name of a Group resource.</summary>
public readonly record struct GroupName(string Namespace, string Name)
{
    public ObjectKey Key => new(Namespace, Name);

    public override string ToString() => $"{Namespace}/{Name}";
}

/// <summary>Name of a Kubernetes Node.</summary>
public readonly record struct KubeNodeName(string Value)
{
    public ObjectKey Key => new(null, Value);

    public override string ToString() => Value;
}

/// <summary>A Node's spec.providerID, which Cluster Autoscaler compares with instance ids as strings.</summary>
public readonly record struct ProviderId(string Value)
{
    /// <summary>Ours, for machines whose distribution sets none or that never registered.</summary>
    public static ProviderId Of(MachineName machine) => new($"homelab://{machine.Namespace}/{machine.Name}");

    public override string ToString() => Value;
}

/// <summary>A node group's id as Cluster Autoscaler knows it.</summary>
public readonly record struct GroupId(string Value)
{
    public override string ToString() => Value;
}
