using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>By what a group chooses the machine that wakes next. What a machine does not say or was never measured comes last.</summary>
[Wire]
public enum WakeCriterion
{
    /// <summary>The highest spec.priority.</summary>
    [WireName("Priority")]
    Priority,

    /// <summary>The lowest spec.pricing.hourlyRate, or price of its watts.</summary>
    [WireName("Cheapest")]
    Cheapest,

    /// <summary>The shortest boot, as measured the last time.</summary>
    [WireName("Fastest")]
    Fastest,

    /// <summary>The one that was not on for longest, so that all wear alike; one that never was comes first.</summary>
    [WireName("LeastRecentlyUsed")]
    LeastRecentlyUsed,

    /// <summary>The fewest cores, then the least memory.</summary>
    [WireName("Smallest")]
    Smallest,

    /// <summary>The most cores, then the most memory.</summary>
    [WireName("Largest")]
    Largest,
}
