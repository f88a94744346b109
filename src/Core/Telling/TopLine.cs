using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>What a machine costs and how much it is used.</summary>
[Wire]
public sealed partial record TopLine
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public string? Group { get; init; }

    public required MachineState State { get; init; }

    /// <summary>How much of the last day it was on, in percent.</summary>
    public int? OnPercent { get; init; }

    /// <summary>How long its last boot took, in seconds.</summary>
    public int? BootSeconds { get; init; }

    /// <summary>What it took and saved, and what it takes now.</summary>
    public EnergyCount? Energy { get; init; }

    public static TopLine Of(Machine machine, DateTimeOffset now) => new()
    {
        Namespace = machine.Name.Namespace,
        Name = machine.Name.Name,
        Group = machine.Group?.Name,
        State = machine.Status.Progress,
        OnPercent = Duty.Percent(machine.Status.History, now),
        BootSeconds = machine.Status.LastBootSeconds,
        Energy = machine.Status.Energy,
    };
}
