namespace HomelabAutoscaler.Oracle.Tests.Scripts;

/// <summary>One thing that happens at one time.</summary>
/// <param name="At">Seconds since the run began.</param>
/// <param name="Subject">A workload or a machine; <c>-</c> where there is none.</param>
internal sealed record Line(int At, Act Act, string Subject, int Value)
{
    public override string ToString() => $"@{At} {Act} {Subject} {Value}";
}
