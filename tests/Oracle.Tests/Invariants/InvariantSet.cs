namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>All that must hold in every step.</summary>
internal static class InvariantSet
{
    public static Invariant[] For(Run run) =>
    [
        new CallsAreExact(run),
        new TargetIsKept(run),
        new OffMachinesAreHidden(run),
        new AutoscalerIsHealthy(run),
        new PromisesAreKept(run),
        new NothingFlaps(run),
        new CommandsAreWanted(run),
        new BootsAreCounted(run),
        new MembersAreUp(run),
        new WakesLeadToBoots(run),
        new BackoffIsEarned(run),
        new MachinesComeInTime(run),
        new AutoscalerIsNotBlocked(run),
        new PatchesChangeSomething(run),
    ];
}
