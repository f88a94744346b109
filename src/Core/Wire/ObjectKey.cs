namespace HomelabAutoscaler.Core.Wire;

/// <summary>Namespace and name of an object; the namespace is null for kinds without.</summary>
public readonly record struct ObjectKey(string? Namespace, string Name) : IComparable<ObjectKey>
{
    public int CompareTo(ObjectKey other)
    {
        var order = string.CompareOrdinal(Namespace, other.Namespace);
        return order != 0 ? order : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>As in log lines and messages: <c>NAMESPACE/NAME</c>.</summary>
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}
