using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Fleet;

/// <summary>Machines of a group whose wishes are on record.</summary>
internal static class Member
{
    /// <summary>When wishes were made that a test says nothing more of.</summary>
    public static readonly DateTimeOffset Asked = Make.Now - TimeSpan.FromMinutes(5);

    public static Machine Off(string name, WishSource source = WishSource.Enrolment, DateTimeOffset? time = null, MachineStatus? status = null) =>
        Wanted(name, PowerState.Off, source, time, MachineState.Shutdown, status);

    public static Machine Ready(string name, WishSource source = WishSource.ClusterAutoscaler, DateTimeOffset? time = null, MachineStatus? status = null) =>
        Wanted(name, PowerState.On, source, time, MachineState.Ready, status);

    public static Machine Booting(string name, WishSource source = WishSource.ClusterAutoscaler, DateTimeOffset? time = null) =>
        Wanted(name, PowerState.On, source, time, MachineState.StartingUp, null);

    /// <summary>Its boot failed just now, and it is tried again in an hour.</summary>
    public static Machine Failed(string name, WishSource source = WishSource.ClusterAutoscaler, DateTimeOffset? time = null) =>
        Wanted(name, PowerState.On, source, time, MachineState.StartupFailed, new() { Failure = Failure(Make.Now + TimeSpan.FromHours(1)) });

    public static PowerFailure Failure(DateTimeOffset retest) =>
        new() { Kind = PowerOperationKind.Startup, Count = 1, Time = Make.Now, RetestTime = retest, Message = "it did not boot" };

    public static Machine Wanted(string name, PowerState wanted, WishSource source, DateTimeOffset? time, MachineState state, MachineStatus? status) =>
        Make.Machine(name, wanted, state, status: (status ?? new()) with
        {
            Wish = new()
            {
                PowerState = wanted,
                Source = source,
                Time = time ?? Asked,
                HeldUntil = source == WishSource.Person ? (time ?? Asked) + TimeSpan.FromHours(1) : null,
            },
        });

    /// <summary>The group after the first so many of the changes were written, and read back.</summary>
    public static FleetGroup After(FleetGroup group, IEnumerable<WishChange> changes, int count = int.MaxValue)
    {
        var machines = group.Machines.ToDictionary(machine => machine.Metadata.Name);
        foreach (var change in changes.Take(count))
        {
            machines[change.Machine.Metadata.Name] = change.Apply();
        }

        return MachineFleet.Of(machines.Values, [group.Group], Make.Ids, _ => group.Sizes).Groups[0];
    }

    public static string[] Names(IEnumerable<Machine> machines) => [.. machines.Select(machine => machine.Metadata.Name)];

    /// <summary>What a property's failure says of a group.</summary>
    public static string Print(FleetGroup group) => string.Join('\n', group.Machines.Select(machine =>
        $"{machine.Metadata.Name} priority {machine.Spec.Priority} {machine.Status.Progress} wish {machine.Status.Wish} retest {machine.Status.Failure?.RetestTime}").Prepend($"min {group.Sizes.Min} max {group.Sizes.Max}"));
}
