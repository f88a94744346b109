using System.Globalization;
using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>What a view means at one moment, in the terms that the machine's events are made of.</summary>
public sealed class MachineFacts
{
    private readonly MachineView _view;
    private readonly DateTimeOffset _now;
    private DrainPlan? _drain;

    public MachineFacts(MachineView view, DateTimeOffset now)
    {
        _view = view;
        _now = now;
        StartRestraint = Restraint.OnStart(view, now);
        StopRestraint = Restraint.OnStop(view, now);
        CurrentJob = IsOperating && Operation is { } operation
            ? view.Jobs.FirstOrDefault(job => job.Metadata.Name == operation.JobName && job.BelongsTo(Machine))
            : null;
        JobProblem = CurrentJob is { } current ? JobProblem.Of(current, view.JobPods, view.PodRefusal, now)
            : IsOperating && view.JobRefusal is { } why ? JobProblem.OfRefusal(Operation!.JobName, why)
            : null;
    }

    /// <summary>What keeps the machine from being switched on.</summary>
    public Restraint? StartRestraint { get; }

    /// <summary>What keeps the machine from being switched off.</summary>
    public Restraint? StopRestraint { get; }

    /// <summary>The Job of the operation's current attempt.</summary>
    public Job? CurrentJob { get; }

    /// <summary>Why the Job of the current attempt cannot do its work, as far as that is known.</summary>
    public JobProblem? JobProblem { get; }

    /// <summary>When the attempt is given up for a problem that does not go away.</summary>
    public DateTimeOffset? HopelessAt => JobProblem is not null && Machine.Status.Conditions.Find(MachineReport.JobProblem) is { Status: ConditionStatus.True } told
        ? told.LastTransitionTime + JobProblem.Patience
        : null;

    /// <summary>The current Job when it should have a Pod by now and has none.</summary>
    public Job? JobWithoutPod => CurrentJob is { } job && JobProblem.IsWithoutPod(job, _view.JobPods, _now) ? job : null;

    /// <summary>The operation under way, or the one that failed last.</summary>
    public PowerOperation? Operation => Machine.Status.Operation;

    /// <summary>Whether the operator acts on the machine at all.</summary>
    public bool IsManaged => _view.Rival is null && Machine.Metadata.DeletionTimestamp is null;

    /// <summary>What keeps the operation under way from going on; manners count at its beginning only.</summary>
    public Restraint? JobRestraint => Operation is { } operation ? Restraint.OnJob(_view, operation.Kind, _now) : null;

    /// <summary>Whether the machine may be switched on.</summary>
    public bool MayStart => IsManaged && StartRestraint is null;

    /// <summary>Whether the machine may be switched off.</summary>
    public bool MayStop => IsManaged && StopRestraint is null;

    /// <summary>Whether a power-off that has begun with a drain may go on.</summary>
    public bool MayGoOnStopping => IsManaged && DrainRestraint is null;

    /// <summary>What keeps a power-off that has begun with a drain from going on.</summary>
    public Restraint? DrainRestraint => Restraint.OnJob(_view, PowerOperationKind.Shutdown, _now);

    /// <summary>Whether anything may be changed at all.</summary>
    public bool MayChange => IsManaged && !_view.Policy.RecommendOnly;

    public bool IsOperating => State is MachineState.StartingUp or MachineState.ShuttingDown;

    public bool WantedOn => Machine.Spec.PowerState == PowerState.On;

    public bool WantedOff => Machine.Spec.PowerState == PowerState.Off;

    public bool IsNodeReady => Node?.Condition(KubeNodeCondition.Ready) is { Status: ConditionStatus.True };

    /// <summary>Whether the Node is Ready since a boot that counts: a Node stays Ready for a while after its machine went off.</summary>
    public bool IsUp => IsNodeReady && !IsSilent && (State is MachineState.Unknown or MachineState.Ready || HasBooted || _view.Heartbeat.HeardAfter(Since));

    /// <summary>Whether the kubelet's Lease must be read: the Node alone cannot tell whether the machine is on.</summary>
    public bool NeedsHeartbeat => IsOperating || (State == MachineState.Ready && WantedOn && Node is null) || (State == MachineState.Unknown && Node is not null && !IsNodeReady) || (State is MachineState.Shutdown or MachineState.StartupFailed && IsNodeReady && !HasBooted);

    /// <summary>Whether the machine is off, as far as Kubernetes can tell. While it is not, the machine may be on.</summary>
    public bool IsSilent => (!IsPosting && !_view.Heartbeat.HeardAfter(_now - _view.Policy.SilentAfter)) || _view.Heartbeat.SilentFor(_view.Policy.SilentAfter, _now);

    /// <summary>
    /// Whether the machine is silent for so long that it counts as dead, with all that ran on it. A kubelet that is updated and a
    /// switch that restarts are silent for a minute, while containers run on.
    /// </summary>
    public bool IsGone => IsSilent && !(_now - SilentSince < _view.Policy.DriftAfter);

    /// <summary>Whether the Node is to be opened for Pods: it is up and wanted, but still carries the marks of being off.</summary>
    public bool NeedsOpening => IsUp && !WantedOff && !AreMarksAbsent && State switch
    {
        MachineState.StartingUp or MachineState.StartupFailed => true,

        // Cluster Autoscaler gave the machine up and wanted it again before it was switched off.
        MachineState.Ready => WantedOn && IsTaintLeftOver,

        // Our own marks; whoever cordoned the Node before the drain still wants it so.
        MachineState.DrainFailed => false,

        // A cordon or a taint on a machine that was just enrolled is somebody else's, unless our condition is there too.
        MachineState.Unknown => NodeMarks.IsSuspended(Node!),
        _ => false,
    };

    /// <summary>Whether somebody had cordoned the Node before it was drained, and still wants it so.</summary>
    public bool KeepsCordon => Machine.Status.Drain?.WasCordoned is true;

    /// <summary>Whether the Node is to be given back to its Pods: the machine stays on although it is wanted off.</summary>
    public bool NeedsReopening => State == MachineState.DrainFailed && IsNodeReady
        && TaintTime <= Machine.Status.Failure?.Time.ToUnixTimeSeconds();

    /// <summary>Whether the Pods on the Node must be listed.</summary>
    public bool NeedsPods => State == MachineState.Draining;

    /// <summary>What the drain comes to at this moment; null when the Pods are not known.</summary>
    public DrainPlan? Drain => _drain ??= State == MachineState.Draining && _view.Pods is { } pods && Machine.Status.Drain is { } progress
        ? DrainPlan.Of(pods, _view.Policy.Drain, progress with { Deadline = _view.Policy.Drain.Deadline(progress.Deadline) }, _view.Refusals, _now)
        : null;

    /// <summary>Since when the machine is silent; null while it is heard, and when nobody knows.</summary>
    public DateTimeOffset? SilentSince => IsSilent ? Node?.Condition(KubeNodeCondition.Ready)?.LastTransitionTime ?? NotReadySince : null;

    /// <summary>When the machine was last heard, for one that should be on and is not.</summary>
    public DateTimeOffset? LostAt => State == MachineState.Ready && WantedOn ? SilentSince : null;

    /// <summary>Whether the machine has been silent for so long that its drift policy counts.</summary>
    public bool IsLost => LostAt is { } since && _now - since >= _view.Policy.DriftAfter;

    /// <summary>
    /// Whether somebody asked for the machine when it was silent already, such as Cluster Autoscaler after it had given it
    /// back: then it is to boot, whatever becomes of machines that fall silent.
    /// </summary>
    public bool IsAskedForWhileSilent => LostAt is { } since && Machine.Status.Wish is { Source: not WishSource.Enrolment } wish && wish.Time > since;

    /// <summary>Whether the machine came on although it is wanted off.</summary>
    public bool IsUnexpectedlyOn => State == MachineState.Shutdown && WantedOff && IsUp;

    /// <summary>Whether only people may change the wish.</summary>
    public bool IsHeld => Machine.Status.Wish?.HeldUntil > _now;

    /// <summary>Whether there is a way to find out that the machine is off, other than its silence.</summary>
    public bool CanVerify => PowerPods.Can(Machine, PowerAction.VerifyOff);

    /// <summary>Whether it is time to find out whether the machine is off: it was told, and is silent.</summary>
    public bool IsVerificationDue => State == MachineState.ShuttingDown && CanVerify && IsSilent
        && Operation is { Step: PowerStep.Command } operation && (operation.JobOutcome is not null || IsAttemptFailed || FellSilent);

    /// <summary>Whether there is a Pod that does what the current operation wants.</summary>
    public bool HasPowerPod => Operation is { } operation && PowerPods.Has(Machine, PowerPods.ActionOf(Machine, operation), _view.Policy.DriverImage);

    /// <summary>The Pod that the current operation runs; null when the machine has none.</summary>
    public PowerPodSpec? PowerPod => Operation is { } operation
        ? PowerPods.Of(Machine, PowerPods.ActionOf(Machine, operation), _view.Policy.DriverImage, operation.AttemptDeadline - _now)
        : null;

    /// <summary>Whether one more attempt is allowed and fits into the operation's time.</summary>
    public bool HasAttemptLeft => Operation is { } operation
        && operation.Attempt < Attempts(operation.Kind)
        && _now + OperationTiming.Backoff(_view, operation.Attempt) < operation.Deadline;

    /// <summary>The events that hold now: bit n is <see cref="MachineEvent"/> n.</summary>
    public uint Events =>
        Bit(MachineEvent.StartNode, WantedOn && !IsShutdownUnderWay && (State is MachineState.Draining or MachineState.DrainFailed ? MayChange && OperationLock.On(Machine, _now) is null : MayStart))
        | Bit(MachineEvent.ShutdownNode, MayStop && WantedOff && !NeedsDrain && (State != MachineState.Shutdown || RestoresOff))
        | Bit(MachineEvent.DrainNode, MayStop && WantedOff && NeedsDrain)
        | Bit(MachineEvent.NodeReady, IsManaged && IsReadyEvent)
        | Bit(MachineEvent.NodeOff, IsManaged && IsOffEvent)
        | Bit(MachineEvent.NodeLost, MayStart && (IsAskedForWhileSilent || (IsLost && !_view.IsOrphan && _view.Policy.UnexpectedOff == DriftAction.Restore)))
        | Bit(MachineEvent.Drained, MayGoOnStopping && WantedOff && Drain is { IsDone: true } && Node?.Spec.Unschedulable is true)
        | Bit(MachineEvent.DrainBlocked, IsManaged && IsDrainOver)
        | Bit(MachineEvent.VerificationDue, IsManaged && IsVerificationDue)
        | Bit(MachineEvent.JobCompleted, IsManaged && Operation?.JobOutcome is null && CurrentJob.State() == JobState.Completed)
        | Bit(MachineEvent.JobFailed, IsManaged && IsAttemptFailed && HasAttemptLeft)
        | Bit(MachineEvent.AttemptTimedOut, IsManaged && IsAttemptOver && !IsAttemptFailed && HasAttemptLeft)
        | Bit(MachineEvent.AttemptsSpent, IsManaged && IsSpent)
        | Bit(MachineEvent.RetestDue, Machine.Status.Failure is { } failure && _now >= failure.RetestTime && WantsRetest);

    private Machine Machine => _view.Machine;

    /// <summary>When the Node got the taint of a Node that goes away, in seconds; null when it has none.</summary>
    private long? TaintTime => Node?.Taint(NodeMarks.ToBeDeleted)?.Value is { } text
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var time) ? time : null;

    private bool AreMarksAbsent => NodeMarks.AreAbsent(Node!, KeepsCordon);

    private bool IsTaintLeftOver => TaintTime is { } tainted && Machine.Status.Wish is { Source: not WishSource.Enrolment } wish
        && Machine.Status.OpenedForWish != wish.Time
        && tainted < wish.Time.ToUnixTimeSeconds();

    /// <summary>Whether Pods must be moved away before the machine is switched off: Cluster Autoscaler has done it for those that it gives up.</summary>
    private bool NeedsDrain => _view.Policy.Drain.Enabled && State switch
    {
        MachineState.Ready => !IsGone && !IsPrepared,
        MachineState.Draining or MachineState.DrainFailed => !IsPrepared || Machine.Status.Wish!.Time <= Machine.Status.Drain?.StartTime,
        MachineState.Shutdown => RestoresOff,

        // It comes back from a drain that was stopped, whose taint is ours, or its Node is open: there may be Pods.
        MachineState.StartingUp or MachineState.StartupFailed => !IsGone && (Machine.Status.Drain is not null || (!IsPrepared && Node is { Spec.Unschedulable: not true })),
        _ => false,
    };

    /// <summary>Whether Cluster Autoscaler has moved the Pods away, and still keeps them away with its taint.</summary>
    private bool IsPrepared => Machine.Status.Wish is { PowerState: PowerState.Off, Source: WishSource.ClusterAutoscaler }
        && (Node is null || Node.Taint(NodeMarks.ToBeDeleted) is not null);

    /// <summary>Whether the drain's time is over and the machine stays on; while it stands still it has time.</summary>
    private bool IsDrainOver => Drain is { } drain && DrainRestraint switch
    {
        null => drain.IsBlocked,
        { EndsDrain: true } => Machine.Status.Drain!.Deadline <= _now,
        _ => false,
    };

    private bool RestoresOff => IsUnexpectedlyOn && !_view.IsOrphan
        && (_view.Policy.UnexpectedOn == DriftAction.Restore || (_view.Policy.UnexpectedOn == DriftAction.Follow && IsHeld));

    /// <summary>Since when the status says that the machine is not Ready: a Node that has vanished tells nothing.</summary>
    private DateTimeOffset? NotReadySince => Machine.Status.Conditions.Find(MachineReport.Ready) is { Status: ConditionStatus.False } said ? said.LastTransitionTime : null;

    private KubeNode? Node => _view.Node;

    private MachineState State => Machine.Status.Progress;

    /// <summary>Whether the Node that is there is the one that the machine had when it went off, and nobody is behind it any more.</summary>
    public bool IsNodeLeftOver => IsSilent && (Node?.Status.NodeInfo?.BootId is not { Length: > 0 } boot || boot == Machine.Status.BootId);

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
        MachineState.StartingUp or MachineState.StartupFailed => IsUp && !WantedOff && AreMarksAbsent,
        MachineState.Unknown => IsUp && !NeedsOpening,
        _ => IsUp,
    };

    private bool IsOffEvent => State switch
    {
        MachineState.Unknown => !IsNodeReady && IsSilent,
        MachineState.ShuttingDown when CanVerify => IsSilent && Operation is { Step: PowerStep.Verify, JobOutcome: JobOutcome.Completed },
        MachineState.ShuttingDown => IsSilent && (Operation?.JobEndTime is not null || FellSilent || !HasPowerPod),
        MachineState.ShutdownFailed => IsSilent && !CanVerify,
        MachineState.Draining or MachineState.DrainFailed => IsGone && WantedOff && MayGoOnStopping,
        _ => IsSilent,
    };

    /// <summary>
    /// Whether the machine was heard in this attempt and no longer is, although the Job still runs: one that runs on the
    /// machine itself, or holds a connection to it, cannot end.
    /// </summary>
    private bool FellSilent => Operation is { } operation && _view.Heartbeat.HeardAfter(operation.AttemptTime) && CurrentJob.State() == JobState.Live;

    private bool IsAttemptFailed => Operation?.JobOutcome is null && CurrentJob.State() == JobState.Failed;

    private bool IsAttemptOver => Operation is { } operation && ((_now >= operation.AttemptDeadline && !IsExcused) || _now >= HopelessAt);

    /// <summary>Whether time does not count: the machine is up and only to be opened, or nobody was allowed to do anything yet.</summary>
    private bool IsExcused => NeedsOpening || Operation?.WaitingSince is not null;

    private bool IsSpent => Operation is { } operation
        && (!HasPowerPod || (_now >= operation.Deadline && !IsExcused) || ((IsAttemptFailed || IsAttemptOver) && !HasAttemptLeft));

    private bool WantsRetest => State switch
    {
        MachineState.StartupFailed => WantedOn && MayStart,
        MachineState.ShutdownFailed or MachineState.DrainFailed => WantedOff && MayStop,
        _ => false,
    };

    private static uint Bit(MachineEvent on, bool holds) => holds ? 1u << (int)on : 0;

    private int Attempts(PowerOperationKind kind) =>
        kind == PowerOperationKind.Startup ? _view.Policy.StartupAttempts : _view.Policy.ShutdownAttempts;
}
