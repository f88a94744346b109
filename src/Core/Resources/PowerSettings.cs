using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>
/// How machines are switched. A machine's own settings go before its Group's, and those before the operator's flags.
/// Durations are as in Go, such as 90s or 5m.
/// </summary>
[Wire]
public sealed partial record PowerSettings
{
    /// <summary>Attempts to switch on before it counts as failed. Default: 3.</summary>
    [Bounds(Minimum = 1, Maximum = 100)]
    public int? StartupAttempts { get; init; }

    /// <summary>How long one attempt to switch on may take from the Job to the Ready Node. Default: 5m, at most its share of maxNodeProvisionTime.</summary>
    [Pattern(Duration)]
    public string? StartupAttemptTimeout { get; init; }

    /// <summary>Attempts to switch off before it counts as failed. Default: 3.</summary>
    [Bounds(Minimum = 1, Maximum = 100)]
    public int? ShutdownAttempts { get; init; }

    /// <summary>How long one attempt to switch off may take from the Job to the machine's silence. Default: 5m.</summary>
    [Pattern(Duration)]
    public string? ShutdownAttemptTimeout { get; init; }

    /// <summary>Wait after a failed attempt, doubled for each further one. Default: 10s.</summary>
    [Pattern(Duration)]
    public string? RetryBackoff { get; init; }

    /// <summary>How long a power state that a person wished is left alone by everybody else. Default: 1h; 0s for not at all.</summary>
    [Pattern(Duration)]
    public string? ManualHold { get; init; }

    /// <summary>How long a machine stays on at least, once it is. Default: 0s. A person's wish is carried out at once.</summary>
    [Pattern(Duration)]
    public string? MinOnTime { get; init; }

    /// <summary>How long a machine stays off at least, once it is. Default: 0s. A person's wish is carried out at once.</summary>
    [Pattern(Duration)]
    public string? MinOffTime { get; init; }

    /// <summary>How Pods are moved away before a power-off that Cluster Autoscaler did not prepare.</summary>
    public DrainSettings? Drain { get; init; }

    /// <summary>What happens when a machine is switched past the operator.</summary>
    public DriftSettings? Drift { get; init; }

    /// <summary>Nothing is switched; what is under way is watched to its end. Default: false.</summary>
    public bool? Paused { get; init; }

    /// <summary>The machine is never switched off. Default: false.</summary>
    public bool? NeverOff { get; init; }

    /// <summary>Nothing is switched and no Node is changed, but status and Events say what would be. Default: false.</summary>
    public bool? RecommendOnly { get; init; }

    /// <summary>Like paused, with a reason and an end.</summary>
    public Maintenance? Maintenance { get; init; }

    /// <summary>What becomes of the Kubernetes Node while its machine is off. Default: Keep.</summary>
    public OffNodePolicy? OffNode { get; init; }

    /// <summary>What becomes of the machine while the power supply (flag --ups) runs on battery. Default: Shed.</summary>
    public BatteryAction? OnBattery { get; init; }

    /// <summary>
    /// Whether a machine that is off, as its verifyOffPodSpec or driver confirms, has the taint
    /// node.kubernetes.io/out-of-service, so that Kubernetes moves its volumes at once. Default: false.
    /// </summary>
    public bool? OutOfServiceTaint { get; init; }

    private const string Duration = @"^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$";
}
