namespace HomelabAutoscaler.Core.Wire;

/// <summary>A name within a path, from which it must not lead elsewhere.</summary>
internal static class PathSegment
{
    public static string Of(string name) => name switch
    {
        // An escaped dot is a dot again before it is sent. Escaped twice, the name is one that nobody has.
        "." => "%252E",
        ".." => "%252E%252E",
        _ => Uri.EscapeDataString(name),
    };
}
