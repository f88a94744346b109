using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>Whether a machine or a group is as it should be.</summary>
[Wire]
public enum Health
{
    /// <summary>Not looked at yet.</summary>
    Unknown,

    /// <summary>As wanted: on and Ready, or off.</summary>
    Healthy,

    /// <summary>Wanted on, but not there.</summary>
    Offline,
}
