namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>What a run broke, and when.</summary>
/// <param name="Second">Since the run began.</param>
internal sealed record Violation(string Invariant, string What, int Second)
{
    public override string ToString() => $"{Invariant} at {Second} s: {What}";
}
