namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>An expression that does not parse, or that failed on the values it met.</summary>
internal sealed class CelException(string message) : Exception(message)
{
    public static CelException NoSuchKey(object? key) => new($"no such key: {key}");

    public static CelException NoSuchOverload() => new("no such overload");
}
