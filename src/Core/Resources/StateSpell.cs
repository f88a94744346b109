using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A time during which a machine was in one state.</summary>
[Wire]
public sealed partial record StateSpell
{
    /// <summary>The state.</summary>
    public MachineState State { get; init; }

    /// <summary>When it began; it ended when the next one did.</summary>
    public DateTimeOffset Since { get; init; }
}
