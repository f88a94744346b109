using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public enum ImagePullPolicy
{
    [WireName("Always")]
    Always,

    [WireName("IfNotPresent")]
    IfNotPresent,

    [WireName("Never")]
    Never,
}
