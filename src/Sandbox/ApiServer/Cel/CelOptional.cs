namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>optional_type: a value or nothing.</summary>
internal sealed record CelOptional(object? Value, bool HasValue = true)
{
    public static CelOptional None { get; } = new(null, false);
}
