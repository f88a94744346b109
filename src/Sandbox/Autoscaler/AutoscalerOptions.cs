namespace HomelabAutoscaler.Sandbox.Autoscaler;

/// <summary>Cluster Autoscaler's flags, as far as the scripted one has them.</summary>
public sealed record AutoscalerOptions
{
    public TimeSpan ScanInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>No scale-down for so long after a scale-up.</summary>
    public TimeSpan ScaleDownDelayAfterAdd { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a group's instances are listed although nothing was scaled.</summary>
    public TimeSpan InstancesRefresh { get; init; } = TimeSpan.FromMinutes(2);

    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>More unready Nodes than this, and a larger share than the next, and nothing is scaled.</summary>
    public int OkTotalUnreadyCount { get; init; } = 3;

    public double MaxTotalUnreadyPercentage { get; init; } = 45;
}
