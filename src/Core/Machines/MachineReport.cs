using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>The part of a machine's status that tells people what goes on, and what its Node taught.</summary>
public static class MachineReport
{
    public const string Ready = "Ready";
    public const string Progressing = "Progressing";
    public const string Degraded = "Degraded";
    public const string Waiting = "Waiting";
    public const string GroupFound = "GroupFound";
    public const string JobProblem = "JobProblem";

    /// <summary>The status as it should read when its state is <paramref name="status"/>'s.</summary>
    public static MachineStatus Complete(MachineView view, MachineFacts facts, MachineStatus status, DateTimeOffset now)
    {
        status = Learn(view, facts, status, now);
        var machine = view.Machine;
        var generation = machine.Metadata.Generation;
        var isReady = status.Progress == MachineState.Ready && facts.IsNodeReady;
        var message = Message(view, facts, status);
        var conditions = status.Conditions
            .With(Ready, isReady ? ConditionStatus.True : ConditionStatus.False, ReadyReason(status, isReady), message, generation, now)
            .With(Progressing, Is(status.Progress is MachineState.StartingUp or MachineState.ShuttingDown or MachineState.Draining), ReasonOf(status.Progress), ProgressMessage(status), generation, now);

        var group = GroupOf(view);
        conditions = conditions.With(GroupFound, Is(view.Group is not null), group.Reason, group.Message, generation, now);
        conditions = DegradedOf(view, status) is { } degraded
            ? conditions.With(Degraded, ConditionStatus.True, degraded.Reason, degraded.Message, generation, now)
            : conditions.With(Degraded, ConditionStatus.False, "AsExpected", "", generation, now);
        var wait = WaitingFor(facts, status);
        message = wait is { Reason: not "LockHeld" } said ? $"{message}. {said.Message}" : message;
        conditions = wait is { } waiting
            ? conditions.With(Waiting, ConditionStatus.True, waiting.Reason, waiting.Message, generation, now)
            : conditions.Without(Waiting);

        conditions = facts.JobProblem is { } problem
            ? conditions.With(JobProblem, ConditionStatus.True, problem.Reason, problem.Message, generation, now)
            : conditions.Without(JobProblem);

        return status with
        {
            Conditions = conditions,
            Message = message,
            History = History.With(status.History, status.Progress, now),
            Health = HealthOf(machine, facts, status),
            ObservedGeneration = generation,
        };
    }

    private static MachineStatus Learn(MachineView view, MachineFacts facts, MachineStatus status, DateTimeOffset now)
    {
        if (facts.Drain is { } plan && status.Drain is { } drain)
        {
            status = status with { Drain = plan.Note(drain) };
        }

        if (view.Node is not { } node)
        {
            return status;
        }

        if (status.Progress == MachineState.Shutdown && view.Policy.OffNode == OffNodePolicy.Delete && status.SavedNode is null && !facts.IsUp)
        {
            status = status with { SavedNode = SavedNode.Of(node) };
        }

        if (status.Progress != MachineState.Ready || !facts.IsNodeReady)
        {
            return status;
        }

        var settled = now - (status.Since ?? now) >= LearnedTemplate.Settled;
        return status with
        {
            BootId = node.Status.NodeInfo?.BootId is { Length: > 0 } boot ? boot : status.BootId,
            ProviderId = node.Spec.ProviderId is { Length: > 0 } providerId ? providerId : status.ProviderId,
            OpenedForWish = facts.WantedOn && node.Taint(NodeMarks.ToBeDeleted) is null ? status.Wish?.Time : status.OpenedForWish,
            SavedNode = status.SavedNode is { } saved && saved.PutBack(node) != node ? saved : null,
            Template = status.Template is null || settled ? LearnedTemplate.Of(node) : status.Template,
        };
    }

    private static Health HealthOf(Machine machine, MachineFacts facts, MachineStatus status) => status.Progress switch
    {
        MachineState.Unknown => Health.Unknown,
        MachineState.StartupFailed or MachineState.ShutdownFailed => Health.Offline,
        MachineState.DrainFailed => Health.Healthy,
        MachineState.Ready when !facts.IsNodeReady => Health.Offline,
        MachineState.StartingUp when machine.Status.Failure is not null => Health.Offline,
        _ => Health.Healthy,
    };

    private static string Message(MachineView view, MachineFacts facts, MachineStatus status)
    {
        if (view.Rival is { } rival)
        {
            return $"Not managed: Kubernetes Node {view.Machine.KubeNodeName} belongs to machine {rival}";
        }

        var operation = status.Operation;
        return status.Progress switch
        {
            MachineState.Unknown => "Looking whether the machine is on",
            MachineState.Shutdown => "Off",
            MachineState.StartingUp => operation switch
            {
                { JobOutcome: JobOutcome.Completed } => $"Waiting for Kubernetes Node {view.Machine.KubeNodeName} to become Ready",
                _ => $"Switching on{AttemptOf(operation, facts.JobProblem)}",
            },
            MachineState.Ready when !facts.IsNodeReady => $"On, but Kubernetes Node {view.Machine.KubeNodeName} is {(view.Node is null ? "gone" : "not Ready")}",
            MachineState.Ready => "On and Ready",
            MachineState.Draining => status.Drain is { PodsLeft: { } left } drain
                ? $"Moving Pods away: {left} left{(drain.Blocking.Count > 0 ? $"; {string.Join("; ", drain.Blocking)}" : "")}"
                : "Moving Pods away",
            MachineState.DrainFailed => $"On, for its Pods could not be moved away: {status.Failure?.Message}",
            MachineState.ShuttingDown => operation switch
            {
                { Step: PowerStep.Verify } => $"Silent; verifying that it is off with Job {operation.JobName}{(facts.JobProblem is { } problem ? $": {problem.Message}" : "")}",
                { JobOutcome: JobOutcome.Completed } => "Waiting for the machine to fall silent",
                _ => $"Switching off{AttemptOf(operation, facts.JobProblem)}",
            },
            MachineState.StartupFailed => $"Could not be switched on: {operation?.LastError}",
            _ => $"Could not be switched off: {operation?.LastError}",
        };
    }

    private static string AttemptOf(PowerOperation? operation, JobProblem? problem) => (operation?.Attempt > 1, problem) switch
    {
        (false, null) => "",
        (false, _) => $": {problem.Message}",
        (true, null) => $", attempt {operation!.Attempt} after: {operation.LastError}",
        (true, _) => $", attempt {operation!.Attempt}: {problem.Message}",
    };

    private static string ProgressMessage(MachineStatus status) =>
        status is { Progress: MachineState.StartingUp or MachineState.ShuttingDown, Operation: { } operation }
            ? $"Attempt {operation.Attempt} with Job {operation.JobName}, until {Moments.Text(operation.Deadline)} at the latest"
            : "";

    private static string ReadyReason(MachineStatus status, bool isReady) => (status.Progress, isReady) switch
    {
        (MachineState.Ready, true) => "KubernetesNodeReady",
        (MachineState.Ready, false) => "KubernetesNodeNotReady",
        _ => ReasonOf(status.Progress),
    };

    private static string ReasonOf(MachineState state) => state switch
    {
        MachineState.Unknown => "Unknown",
        MachineState.Shutdown => "Off",
        MachineState.StartingUp => "StartingUp",
        MachineState.Ready => "Ready",
        MachineState.ShuttingDown => "ShuttingDown",
        MachineState.Draining => "Draining",
        MachineState.DrainFailed => "DrainFailed",
        MachineState.StartupFailed => "StartupFailed",
        _ => "ShutdownFailed",
    };

    private static (string Reason, string Message) GroupOf(MachineView view) => (view.Machine.Group, view.Group) switch
    {
        (null, _) => ("NoGroupLabel", "Cluster Autoscaler does not see the machine: it needs the label group with the name of a Group"),
        ({ } name, null) => ("GroupNotFound", $"Cluster Autoscaler does not see the machine: there is no Group {name}"),
        _ => ("GroupFound", ""),
    };

    private static (string Reason, string Message)? DegradedOf(MachineView view, MachineStatus status)
    {
        if (view.Rival is { } rival)
        {
            return ("KubernetesNodeTaken", $"Machine {rival} claims Kubernetes Node {view.Machine.KubeNodeName} too and was there first: give one of them another spec.kubernetesNodeName");
        }

        return status.Failure is { } failure
            ? (status.Progress == MachineState.DrainFailed ? "DrainFailed" : failure.Kind == PowerOperationKind.Startup ? "StartupFailed" : "ShutdownFailed",
                $"Failed {failure.Count} time{(failure.Count == 1 ? "" : "s")} in a row, next try at {Moments.Text(failure.RetestTime)}: {failure.Message}")
            : null;
    }

    private static (string Reason, string Message)? WaitingFor(MachineFacts facts, MachineStatus status)
    {
        var restraint = facts.IsOperating ? facts.JobRestraint
            : facts.WantedOn && status.Progress is not MachineState.Ready ? facts.StartRestraint
            : facts.WantedOff && (status.Progress is not MachineState.Shutdown || facts.IsUnexpectedlyOn) ? facts.StopRestraint
            : null;
        return restraint is null ? null : (restraint.Reason, restraint.Message);
    }

    private static ConditionStatus Is(bool holds) => holds ? ConditionStatus.True : ConditionStatus.False;
}
