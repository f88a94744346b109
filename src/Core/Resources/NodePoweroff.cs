using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A privileged Pod on the machine asks its init to power it off. Those of systemd and busybox (Alpine) are known.</summary>
[Wire]
public sealed partial record NodePoweroff;
