namespace HomelabAutoscaler.Oracle.Tests.Cluster;

/// <summary>The counter that every write of every kind raises.</summary>
internal sealed class Revisions(TimeProvider clock)
{
    public long Last { get; private set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public long Next() => ++Last;
}
