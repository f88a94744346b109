using System.Globalization;

namespace HomelabAutoscaler.Kubernetes.Watching;

/// <summary>Order of resourceVersions: decimal numbers that rise with every write (KEP-5504 makes that a promise).</summary>
internal static class ResourceVersions
{
    /// <summary>Whether the first is the same as the second or later; false where that cannot be told.</summary>
    public static bool IsAtLeast(string? version, string? other) =>
        Parse(version) is { } number && Parse(other) is { } otherNumber && number >= otherNumber;

    /// <summary>Whether the first is later than the second; false where that cannot be told.</summary>
    public static bool IsAfter(string? version, string? other) =>
        Parse(version) is { } number && Parse(other) is { } otherNumber && number > otherNumber;

    /// <summary>Its place in that order; null where there is none.</summary>
    public static ulong? Parse(string? version) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
