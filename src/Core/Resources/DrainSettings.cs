using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>How Pods are moved away.</summary>
[Wire]
public sealed partial record DrainSettings
{
    /// <summary>Whether Pods are moved away at all. Default: true.</summary>
    public bool? Enabled { get; init; }

    /// <summary>How long it may take. Default: 5m.</summary>
    [Pattern(@"^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$")]
    public string? Timeout { get; init; }

    /// <summary>Time that a Pod has to end, in seconds. Default: what each Pod says itself.</summary>
    [Bounds(Minimum = 0, Maximum = 86400)]
    public int? GracePeriodSeconds { get; init; }

    /// <summary>When time is up: StayOn leaves the machine on and tries again later; Force deletes the Pods that are left, whatever their budgets say. Default: StayOn.</summary>
    public DrainTimeoutAction? OnTimeout { get; init; }

    /// <summary>Whether Pods with emptyDir volumes, whose data is lost, are moved too. Default: true.</summary>
    public bool? LocalStorage { get; init; }

    /// <summary>Whether Pods that nobody would make again are removed too. Default: false.</summary>
    public bool? UnmanagedPods { get; init; }

    /// <summary>
    /// Whether Pods are moved although an annotation forbids it (cluster-autoscaler.kubernetes.io/safe-to-evict or
    /// infra.homecluster.dev/safe-to-power-off is "false"). Default: false.
    /// </summary>
    public bool? IgnoreVetoes { get; init; }
}
