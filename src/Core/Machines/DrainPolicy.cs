using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>How Pods are moved away before a power-off.</summary>
public sealed record DrainPolicy
{
    public bool Enabled { get; init; } = true;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time that a Pod has to end, in seconds; null for what it says itself.</summary>
    public int? GracePeriodSeconds { get; init; }

    public DrainTimeoutAction OnTimeout { get; init; } = DrainTimeoutAction.StayOn;

    public bool LocalStorage { get; init; } = true;

    public bool UnmanagedPods { get; init; }

    public bool IgnoreVetoes { get; init; }

    /// <summary>When time is up in any case; null for when <see cref="Timeout"/> says.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The time that a drain has, given when it began or what it was given then.</summary>
    public DateTimeOffset Deadline(DateTimeOffset planned) => Until < planned ? Until.Value : planned;
}
