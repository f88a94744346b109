using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>
/// Cluster Autoscaler's options for a group, complete: what a Group leaves out is filled from Cluster Autoscaler's own
/// defaults, for a missing value crashes it up to 1.34 and means zero from 1.35 on.
/// </summary>
public sealed record GroupOptions
{
    public required double ScaleDownUtilizationThreshold { get; init; }

    public required double ScaleDownGpuUtilizationThreshold { get; init; }

    public required TimeSpan ScaleDownUnneededTime { get; init; }

    public required TimeSpan ScaleDownUnreadyTime { get; init; }

    public required TimeSpan MaxNodeProvisionTime { get; init; }

    public required TimeSpan MaxNodeStartupTime { get; init; }

    public required bool ZeroOrMaxNodeScaling { get; init; }

    public required bool IgnoreDaemonSetsUtilization { get; init; }

    public required bool AllowNonAtomicScaleUpToMax { get; init; }

    /// <summary>What Cluster Autoscaler uses when it is given no flags.</summary>
    public static GroupOptions Upstream { get; } = new()
    {
        ScaleDownUtilizationThreshold = 0.5,
        ScaleDownGpuUtilizationThreshold = 0.5,
        ScaleDownUnneededTime = TimeSpan.FromMinutes(10),
        ScaleDownUnreadyTime = TimeSpan.FromMinutes(20),
        MaxNodeProvisionTime = TimeSpan.FromMinutes(15),
        MaxNodeStartupTime = TimeSpan.FromMinutes(15),
        ZeroOrMaxNodeScaling = false,
        IgnoreDaemonSetsUtilization = false,
        AllowNonAtomicScaleUpToMax = false,
    };

    /// <summary>The group's options over the defaults.</summary>
    public static GroupOptions Of(GroupSpec spec, GroupOptions defaults) => defaults with
    {
        ScaleDownUtilizationThreshold = Fraction(spec.ScaleDownUtilizationThreshold, defaults.ScaleDownUtilizationThreshold),
        ScaleDownGpuUtilizationThreshold = Fraction(spec.ScaleDownGpuUtilizationThreshold, defaults.ScaleDownGpuUtilizationThreshold),
        ScaleDownUnneededTime = Duration(spec.ScaleDownUnneededTime, defaults.ScaleDownUnneededTime),
        ScaleDownUnreadyTime = Duration(spec.ScaleDownUnreadyTime, defaults.ScaleDownUnreadyTime),

        // With none, Cluster Autoscaler would give up each boot in the next scan.
        MaxNodeProvisionTime = Duration(spec.MaxNodeProvisionTime, TimeSpan.Zero) is var time && time > TimeSpan.Zero ? time : defaults.MaxNodeProvisionTime,
        ZeroOrMaxNodeScaling = spec.ZeroOrMaxNodeScaling ?? defaults.ZeroOrMaxNodeScaling,
        IgnoreDaemonSetsUtilization = spec.IgnoreDaemonSetsUtilization ?? defaults.IgnoreDaemonSetsUtilization,
    };

    private static double Fraction(string? text, double otherwise) => Threshold.TryParse(text, out var fraction) ? fraction : otherwise;

    private static TimeSpan Duration(string? text, TimeSpan otherwise) => GoDuration.TryParse(text, out var duration) ? duration : otherwise;
}
