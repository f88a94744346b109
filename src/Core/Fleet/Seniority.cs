using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>Who was there first: by creation, then by name, so that every replica agrees.</summary>
public static class Seniority
{
    public static Comparer<Machine> Comparer { get; } = Comparer<Machine>.Create((a, b) =>
    {
        var order = Nullable.Compare(a.Metadata.CreationTimestamp, b.Metadata.CreationTimestamp);
        return order != 0 ? order : a.Name.Key.CompareTo(b.Name.Key);
    });
}
