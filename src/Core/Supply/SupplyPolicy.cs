namespace HomelabAutoscaler.Core.Supply;

/// <summary>What is done when the mains are away and when they are back.</summary>
public sealed record SupplyPolicy
{
    /// <summary>Outages that are no longer than this are only waited through: nothing is switched on, and nothing off.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Charge in percent below which machines are switched off, the fewer is left the more of them.</summary>
    public double ShedCharge { get; init; } = 60;

    /// <summary>Charge in percent at which all of them are.</summary>
    public double LowCharge { get; init; } = 20;

    /// <summary>Remaining runtime below which machines are switched off, the less is left the more of them.</summary>
    public TimeSpan ShedRuntime { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Remaining runtime at which all of them are.</summary>
    public TimeSpan LowRuntime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What a machine takes to go off once its Pods are away: left free of the time for moving Pods.</summary>
    public TimeSpan PowerOffTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the mains must be back before anything is switched on.</summary>
    public TimeSpan RestoreAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Charge in percent below which nothing is switched on: the next outage may come soon.</summary>
    public double RestoreCharge { get; init; } = 40;

    /// <summary>Time between the machines that are switched on again.</summary>
    public TimeSpan RestoreEvery { get; init; } = TimeSpan.FromSeconds(30);
}
