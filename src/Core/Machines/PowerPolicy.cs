using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Supply;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>How a machine is switched: the operator's flags, or what <see cref="EffectivePolicy"/> makes of them for one machine.</summary>
public sealed record PowerPolicy
{
    /// <summary>What carries out drivers; null when that is not known.</summary>
    public DriverImage? DriverImage { get; init; }

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

    /// <summary>How long the Pod that verifies that a machine is off may take.</summary>
    public TimeSpan VerifyTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a machine stays on at least.</summary>
    public TimeSpan MinOnTime { get; init; }

    /// <summary>How long a machine stays off at least.</summary>
    public TimeSpan MinOffTime { get; init; }

    /// <summary>How long after a machine of its group came on a machine stays on at least.</summary>
    public TimeSpan CoolDown { get; init; }

    /// <summary>How many machines of its group may be switched on within a minute; null for any number.</summary>
    public int? StartsPerMinute { get; init; }

    public DrainPolicy Drain { get; init; } = new();

    public DriftAction UnexpectedOn { get; init; } = DriftAction.Restore;

    public DriftAction UnexpectedOff { get; init; } = DriftAction.Ignore;

    /// <summary>How long a machine that should be on is silent before that counts.</summary>
    public TimeSpan DriftAfter { get; init; } = TimeSpan.FromMinutes(5);

    public bool Paused { get; init; }

    public bool NeverOff { get; init; }

    /// <summary>Say what would be done, and do nothing.</summary>
    public bool RecommendOnly { get; init; }

    public Maintenance? Maintenance { get; init; }

    public OffNodePolicy OffNode { get; init; } = OffNodePolicy.Keep;

    public bool OutOfServiceTaint { get; init; }

    /// <summary>What becomes of the machine while the power supply runs on battery.</summary>
    public BatteryAction OnBattery { get; init; } = BatteryAction.Shed;

    /// <summary>What the power supply does not allow at this moment; null for nothing, or where there is none.</summary>
    public SupplyLimits? Supply { get; init; }

    /// <summary>What the machine takes from the socket; null when nobody said.</summary>
    public Watts? Watts { get; init; }

    /// <summary>What energy costs; null when nobody said.</summary>
    public Tariff? Tariff { get; init; }

    /// <summary>Time from the wish to Ready where the Group does not say; Cluster Autoscaler's own default.</summary>
    public TimeSpan MaxNodeProvisionTime { get; init; } = TimeSpan.FromMinutes(15);
}
