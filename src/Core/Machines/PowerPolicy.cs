namespace HomelabAutoscaler.Core.Machines;

/// <summary>Time limits and numbers of attempts that hold where no resource says otherwise.</summary>
public sealed record PowerPolicy
{
    /// <summary>Attempts to switch a machine on before it counts as failed.</summary>
    public int StartupAttempts { get; init; } = 3;

    /// <summary>How long one attempt may take from the Job to the Ready Node.</summary>
    public TimeSpan StartupAttemptTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Attempts to switch a machine off before it counts as failed.</summary>
    public int ShutdownAttempts { get; init; } = 3;

    /// <summary>How long one attempt may take from the Job to the machine's silence.</summary>
    public TimeSpan ShutdownAttemptTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Wait between a failed attempt and the next one; doubled for each further one.</summary>
    public TimeSpan RetryBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Wait between a failed operation and the next try; doubled for each further failure, up to <see cref="LongestRetest"/>.</summary>
    public TimeSpan Retest { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Longest wait between a failed operation and the next try.</summary>
    public TimeSpan LongestRetest { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How long nobody but people changes a power state that a person wished, where no resource says otherwise.</summary>
    public TimeSpan ManualHold { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a machine must be silent to count as off. Kubelets renew their Lease every 10 s.</summary>
    public TimeSpan SilentAfter { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>How often a machine's Lease is read while it matters.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time from the wish to Ready where the Group does not say; Cluster Autoscaler's own default.</summary>
    public TimeSpan MaxNodeProvisionTime { get; init; } = TimeSpan.FromMinutes(15);
}
