using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>Whether a container waits or has ended; neither for one that runs.</summary>
[Wire]
public sealed partial record ContainerState
{
    public ContainerWaiting? Waiting { get; init; }

    public ContainerTerminated? Terminated { get; init; }
}

/// <summary>Why a container does not run yet.</summary>
[Wire]
public sealed partial record ContainerWaiting
{
    public string? Reason { get; init; }

    public string? Message { get; init; }
}

/// <summary>How a container ended.</summary>
[Wire]
public sealed partial record ContainerTerminated
{
    public int ExitCode { get; init; }

    public string? Reason { get; init; }

    /// <summary>What it left as its termination message, or the end of its log.</summary>
    public string? Message { get; init; }
}
