using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>Who may want a machine on or off.</summary>
[Wire]
public enum WishSource
{
    /// <summary>The resource was made with the wish, or was taken as it was found.</summary>
    [WireName("Enrolment")]
    Enrolment,

    /// <summary>Somebody wrote spec.powerState.</summary>
    [WireName("Person")]
    Person,

    [WireName("ClusterAutoscaler")]
    ClusterAutoscaler,

    /// <summary>The group's minimum size or warm hours.</summary>
    [WireName("Schedule")]
    Schedule,

    /// <summary>Another machine of the group could not be switched on.</summary>
    [WireName("Failover")]
    Failover,

    /// <summary>The machine was switched past the operator, and its policy is to follow.</summary>
    [WireName("Drift")]
    Drift,

    /// <summary>The power supply runs on battery.</summary>
    [WireName("Ups")]
    Ups,
}
