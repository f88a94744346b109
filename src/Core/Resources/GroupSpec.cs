using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>How Cluster Autoscaler scales the group. What is left out is taken from Cluster Autoscaler's own flags.</summary>
[Wire]
[Cel("!has(self.minSize) || !has(self.maxSize) || self.minSize <= self.maxSize", "minSize must not be more than maxSize")]
public sealed partial record GroupSpec
{
    /// <summary>A node is a candidate for scale-down below this utilization: a fraction (0.5) or percent (50 or 50%).</summary>
    [Pattern(Threshold)]
    public string? ScaleDownUtilizationThreshold { get; init; }

    /// <summary>The same for the GPUs of a node that has some.</summary>
    [Pattern(Threshold)]
    public string? ScaleDownGpuUtilizationThreshold { get; init; }

    /// <summary>How long a node must be unneeded before it is scaled down, such as 10m.</summary>
    [Pattern(Duration)]
    public string? ScaleDownUnneededTime { get; init; }

    /// <summary>How long an unready node must be unneeded before it is scaled down, such as 20m.</summary>
    [Pattern(Duration)]
    public string? ScaleDownUnreadyTime { get; init; }

    /// <summary>How long a machine may take from the wish to Ready, such as 15m. Failed boots are retried within it.</summary>
    [Pattern(Duration)]
    public string? MaxNodeProvisionTime { get; init; }

    /// <summary>Whether the group is scaled between none and all of its machines only.</summary>
    public bool? ZeroOrMaxNodeScaling { get; init; }

    /// <summary>Whether Pods of DaemonSets do not count as utilization.</summary>
    public bool? IgnoreDaemonSetsUtilization { get; init; }

    /// <summary>Number of machines that are always kept on, also while Cluster Autoscaler is away. Default: 0.</summary>
    [Bounds(Minimum = 0, Maximum = 1000)]
    public int? MinSize { get; init; }

    /// <summary>Number of machines that may be on at most. Default: all of the group. People may switch on more.</summary>
    [Bounds(Minimum = 0, Maximum = 1000)]
    public int? MaxSize { get; init; }

    /// <summary>Times in which more machines are kept on than minSize says.</summary>
    [Bounds(Maximum = 32)]
    public ValueList<WarmHours> WarmHours { get; init; }

    /// <summary>
    /// By what the machine is chosen that wakes next: the first criterion that tells two machines apart decides, and in the
    /// end the name. Default: Priority. Machines that failed lately come after all others. Cluster Autoscaler asks for a
    /// number of machines and not for what should fit, and it reckons with the machine that is next to wake (or one that
    /// is on). So in a group of different machines Smallest wakes no more than is needed and may need several rounds for
    /// much work, and Largest offers room for the largest Pods. Machines that are switched off when a window closes are
    /// chosen the other way round; with LeastRecentlyUsed the one that has been on for longest.
    /// </summary>
    [Bounds(Maximum = 8)]
    public ValueList<WakeCriterion> WakeOrder { get; init; }

    /// <summary>How the group's machines are switched, where they do not say themselves.</summary>
    public PowerSettings? Power { get; init; }

    /// <summary>How many machines of the group may be switched on within a minute, for the sake of the fuse. Default: any number.</summary>
    [Bounds(Minimum = 1)]
    public int? StartsPerMinute { get; init; }

    /// <summary>How long after a machine of the group came on no other one is switched off, such as 5m. Default: 0s. A person's wish is carried out at once.</summary>
    [Pattern(Duration)]
    public string? CoolDown { get; init; }

    /// <summary>What each of the machines takes from the socket, where it does not say so itself.</summary>
    public Watts? Watts { get; init; }

    /// <summary>What the machines' Nodes will look like, for machines that never joined and declare no template of their own.</summary>
    public NodeTemplate? Template { get; init; }

    private const string Threshold = @"^[0-9]+(\.[0-9]+)?%?$";

    private const string Duration = @"^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$";
}
