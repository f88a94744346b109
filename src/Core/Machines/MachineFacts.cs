using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>What a view means at one moment, in the terms that the machine's events are made of.</summary>
public sealed class MachineFacts
{
    private readonly MachineView _view;
    private readonly DateTimeOffset _now;

    public MachineFacts(MachineView view, DateTimeOffset now)
    {
        _view = view;
        _now = now;
        Lock = OperationLock.On(Machine, now);
        CurrentJob = IsOperating && Operation is { } operation
            ? view.Jobs.FirstOrDefault(job => job.Metadata.Name == operation.JobName && job.BelongsTo(Machine))
            : null;
    }

    /// <summary>A lock of somebody else, while it holds.</summary>
    public OperationLock? Lock { get; }

    /// <summary>The Job of the operation's current attempt.</summary>
    public Job? CurrentJob { get; }

    /// <summary>The operation under way, or the one that failed last.</summary>
    public PowerOperation? Operation => Machine.Status.Operation;

    /// <summary>Whether the operator acts on the machine at all.</summary>
    public bool IsManaged => _view.Rival is null && Machine.Metadata.DeletionTimestamp is null;

    /// <summary>Whether new operations and Jobs may begin.</summary>
    public bool MayAct => IsManaged && Lock is null;

    public bool IsOperating => State is MachineState.StartingUp or MachineState.ShuttingDown;

    public bool WantedOn => Machine.Spec.PowerState == PowerState.On;

    public bool WantedOff => Machine.Spec.PowerState == PowerState.Off;

    public bool IsNodeReady => Node?.Condition(KubeNodeCondition.Ready) is { Status: ConditionStatus.True };

    /// <summary>Whether the Node is Ready since a boot that counts: a Node stays Ready for a while after its machine went off.</summary>
    public bool IsUp => IsNodeReady && !IsSilent && (State is MachineState.Unknown or MachineState.Ready || HasBooted || _view.Heartbeat.HeardAfter(Since));

    /// <summary>Whether the kubelet's Lease must be read: the Node alone cannot tell whether the machine is on.</summary>
    public bool NeedsHeartbeat => IsOperating || (State is MachineState.Shutdown or MachineState.StartupFailed && IsNodeReady && !HasBooted);

    /// <summary>Whether the machine is off, as far as Kubernetes can tell. While it is not, the machine may be on.</summary>
    public bool IsSilent => !IsPosting || _view.Heartbeat.SilentFor(_view.Policy.SilentAfter, _now);

    /// <summary>Whether the Node is to be opened for Pods: it is up and wanted, but still carries the marks of being off.</summary>
    public bool NeedsOpening => IsUp && !WantedOff && !NodeMarks.AreAbsent(Node!) && State switch
    {
        MachineState.StartingUp or MachineState.StartupFailed => true,

        // A cordon or a taint on a machine that was just enrolled is somebody else's, unless our condition is there too.
        MachineState.Unknown => NodeMarks.IsSuspended(Node!),
        _ => false,
    };

    /// <summary>The Pod that the current operation runs; null when the machine has none.</summary>
    public PowerPodSpec? PowerPod => Operation?.Kind == PowerOperationKind.Startup ? Machine.Spec.StartupPodSpec : Machine.Spec.ShutdownPodSpec;

    /// <summary>Whether one more attempt is allowed and fits into the operation's time.</summary>
    public bool HasAttemptLeft => Operation is { } operation
        && operation.Attempt < Attempts(operation.Kind)
        && _now + OperationTiming.Backoff(_view, operation.Attempt) < operation.Deadline;

    /// <summary>The events that hold now: bit n is <see cref="MachineEvent"/> n.</summary>
    public uint Events =>
        Bit(MachineEvent.StartNode, MayAct && WantedOn && !IsShutdownUnderWay)
        | Bit(MachineEvent.ShutdownNode, MayAct && WantedOff)
        | Bit(MachineEvent.NodeReady, IsManaged && IsReadyEvent)
        | Bit(MachineEvent.NodeOff, IsManaged && IsOffEvent)
        | Bit(MachineEvent.JobCompleted, IsManaged && Operation?.JobOutcome is null && CurrentJob.State() == JobState.Completed)
        | Bit(MachineEvent.JobFailed, IsManaged && IsAttemptFailed && HasAttemptLeft)
        | Bit(MachineEvent.AttemptTimedOut, IsManaged && IsAttemptOver && !IsAttemptFailed && HasAttemptLeft)
        | Bit(MachineEvent.AttemptsSpent, IsManaged && IsSpent)
        | Bit(MachineEvent.RetestDue, MayAct && Machine.Status.Failure is { } failure && _now >= failure.RetestTime && WantsRetest);

    private Machine Machine => _view.Machine;

    private KubeNode? Node => _view.Node;

    private MachineState State => Machine.Status.Progress;

    /// <summary>Whether the kubelet's last word stands; the node controller sets Unknown when it hears no more.</summary>
    private bool IsPosting => Node?.Condition(KubeNodeCondition.Ready) is { Status: not ConditionStatus.Unknown };

    /// <summary>Whether the Node was booted since the machine was last known to be Ready.</summary>
    private bool HasBooted => Machine.Status.BootId is not { Length: > 0 } known || Node?.Status.NodeInfo?.BootId is { Length: > 0 } current && current != known;

    private DateTimeOffset Since => (IsOperating ? Operation?.StartTime : Machine.Status.Since) ?? DateTimeOffset.MinValue;

    /// <summary>Whether a Job may already have told the machine to go off: that is seen through before it is switched on again.</summary>
    private bool IsShutdownUnderWay => State == MachineState.ShuttingDown
        && (Operation?.JobOutcome == JobOutcome.Completed || CurrentJob.State() is JobState.Live or JobState.Completed);

    private bool IsReadyEvent => State switch
    {
        // Somebody switched a machine on that is wanted off.
        MachineState.Shutdown => IsUp && WantedOff && MayAct,
        MachineState.StartingUp or MachineState.StartupFailed => IsUp && !WantedOff && NodeMarks.AreAbsent(Node!),
        MachineState.Unknown => IsUp && !NeedsOpening,
        _ => IsUp,
    };

    private bool IsOffEvent => State switch
    {
        MachineState.Unknown => !IsNodeReady,
        MachineState.ShuttingDown => Operation?.JobEndTime is not null && IsSilent,
        _ => IsSilent,
    };

    private bool IsAttemptFailed => Operation?.JobOutcome is null && CurrentJob.State() == JobState.Failed;

    private bool IsAttemptOver => Operation is { } operation && _now >= operation.AttemptDeadline;

    private bool IsSpent => Operation is { } operation
        && (PowerPod is null || _now >= operation.Deadline || ((IsAttemptFailed || IsAttemptOver) && !HasAttemptLeft));

    private bool WantsRetest => State switch
    {
        MachineState.StartupFailed => WantedOn,
        MachineState.ShutdownFailed => WantedOff,
        _ => false,
    };

    private static uint Bit(MachineEvent on, bool holds) => holds ? 1u << (int)on : 0;

    private int Attempts(PowerOperationKind kind) =>
        kind == PowerOperationKind.Startup ? _view.Policy.StartupAttempts : _view.Policy.ShutdownAttempts;
}
