namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

internal enum CelTokenKind
{
    End,
    Name,
    Symbol,
    Value,
}

/// <summary>One token; <paramref name="Value"/> is a literal's value.</summary>
internal readonly record struct CelToken(CelTokenKind Kind, string Text, object? Value, int Position);
