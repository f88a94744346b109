using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public enum PowerState
{
    Off,
    On,
}
