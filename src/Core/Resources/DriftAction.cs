using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public enum DriftAction
{
    [WireName("Restore")]
    Restore,

    [WireName("Follow")]
    Follow,

    [WireName("Ignore")]
    Ignore,
}
