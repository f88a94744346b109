namespace HomelabAutoscaler.Sandbox.World;

/// <summary>How fast the pretend cluster is. A real one's values stand behind, where it has any.</summary>
public sealed record WorldTiming
{
    /// <summary>How often a kubelet renews its Lease (10 s).</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a kubelet may be silent before its Node is not Ready (50 s).</summary>
    public TimeSpan NodeMonitorGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long Pods stay on a Node that is not Ready (300 s).</summary>
    public TimeSpan PodEviction { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From a Pod's place on a Node to its containers running.</summary>
    public TimeSpan PodStart { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>From a Pod's deletion to its end.</summary>
    public TimeSpan PodStop { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long the container of a power Job works.</summary>
    public TimeSpan PowerJob { get; init; } = TimeSpan.FromMilliseconds(600);

    public TimeSpan Boot { get; init; } = TimeSpan.FromSeconds(4);

    public TimeSpan Shutdown { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A real cluster's pace, for simulations on a virtual clock.</summary>
    public static WorldTiming Real { get; } = new()
    {
        Heartbeat = TimeSpan.FromSeconds(10),
        NodeMonitorGrace = TimeSpan.FromSeconds(50),
        PodEviction = TimeSpan.FromSeconds(300),
        PodStart = TimeSpan.FromSeconds(2),
        PodStop = TimeSpan.FromSeconds(2),
        PowerJob = TimeSpan.FromSeconds(5),
        Boot = TimeSpan.FromSeconds(60),
        Shutdown = TimeSpan.FromSeconds(20),
    };
}
