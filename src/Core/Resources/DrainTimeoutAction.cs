using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public enum DrainTimeoutAction
{
    [WireName("StayOn")]
    StayOn,

    [WireName("Force")]
    Force,
}
