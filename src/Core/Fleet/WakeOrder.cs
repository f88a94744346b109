using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>Which machines can be woken, and in which order.</summary>
public static class WakeOrder
{
    /// <summary>Machines that can be woken, best first; the order is the same on every replica.</summary>
    public static IEnumerable<Machine> Of(FleetGroup group, DateTimeOffset now) => group.Machines
        .Where(machine => IsWakeable(machine, now))
        .OrderBy(Rank)
        .ThenBy(machine => machine.Metadata.Name, StringComparer.Ordinal);

    /// <summary>Whether switching the machine on can be promised.</summary>
    public static bool IsWakeable(Machine machine, DateTimeOffset now) =>
        !Membership.IsWanted(machine)
        && machine.Status.Progress != MachineState.Unknown
        && machine.Spec.StartupPodSpec is not null
        && (machine.Status.Failure is not { Kind: PowerOperationKind.Startup } failure || now >= failure.RetestTime)
        && OperationLock.On(machine, now) is null;

    private static int Rank(Machine machine) => machine.Status switch
    {
        { Failure: not null } => 3,
        { GivenUpTime: not null } => 2,
        { Progress: MachineState.Shutdown } => 0,
        { Progress: MachineState.Ready } => 0,
        _ => 1,
    };
}
