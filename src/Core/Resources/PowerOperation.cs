using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>One wish to switch a machine on or off, with its attempts.</summary>
[Wire]
public sealed partial record PowerOperation
{
    /// <summary>Startup or shutdown.</summary>
    public required PowerOperationKind Kind { get; init; }

    /// <summary>When the operation began.</summary>
    [MicroTime]
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>When it counts as failed, whatever attempts are left.</summary>
    [MicroTime]
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>Number of the current attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>What the current Job does.</summary>
    public PowerStep Step { get; init; }

    /// <summary>Whether the current attempt switches off at once, where there is a way to: the machine was asked gently before, or does not speak any more.</summary>
    public bool? Forced { get; init; }

    /// <summary>When the current attempt began or will begin; later than now while the operator waits between attempts.</summary>
    [MicroTime]
    public required DateTimeOffset AttemptTime { get; init; }

    /// <summary>When the current attempt counts as failed.</summary>
    [MicroTime]
    public required DateTimeOffset AttemptDeadline { get; init; }

    /// <summary>Since when nothing may be done for it, so that its time does not count.</summary>
    [MicroTime]
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Name of the current attempt's Job.</summary>
    public required string JobName { get; init; }

    /// <summary>How the current attempt's Job ended; absent while it runs.</summary>
    public JobOutcome? JobOutcome { get; init; }

    /// <summary>When the Job's end was noticed.</summary>
    [MicroTime]
    public DateTimeOffset? JobEndTime { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? LastError { get; init; }
}

[Wire]
public enum PowerStep
{
    /// <summary>It switches the machine.</summary>
    Command,

    /// <summary>It finds out whether the machine is off.</summary>
    Verify,
}

[Wire]
public enum PowerOperationKind
{
    Startup,
    Shutdown,
}

[Wire]
public enum JobOutcome
{
    Completed,
    Failed,
}
