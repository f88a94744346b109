using CsCheck;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Fleet;

/// <summary>Groups of all sorts, for properties that hold of every one.</summary>
internal static class Some
{
    private static readonly WishSource[] Sources = Enum.GetValues<WishSource>();

    private static readonly Gen<PowerState> States = Gen.Bool.Select(on => on ? PowerState.On : PowerState.Off);

    private static readonly Gen<MachineStatus> Statuses = Gen.Select(
        Gen.Int[-2, 2].Select(hours => hours == 0 ? null : Member.Failure(Make.Now + TimeSpan.FromHours(hours))),
        Gen.Bool,
        Gen.Int[0, 2],
        Gen.Int[-120, 0],
        (failure, givenUp, boot, last) => new MachineStatus
        {
            Failure = failure,
            GivenUpTime = givenUp ? Member.Asked : null,
            LastBootSeconds = boot == 0 ? null : boot * 10,
            LastStartupTime = last == 0 ? null : Make.Now + TimeSpan.FromMinutes(last),
        });

    private static readonly Gen<Func<int, Machine>> Machines = Gen.Select(
        States,
        Gen.Int[0, Sources.Length - 1].Select(i => Sources[i]),
        Gen.Int[-90, 0],
        Gen.Int[1, MachineLifecycle.StateCount - 1].Select(i => (MachineState)i),
        Statuses,
        Gen.Int[-1, 1],
        (wanted, source, minutes, state, status, priority) => new Func<int, Machine>(i =>
        {
            // What has failed is on record.
            var known = state == MachineState.StartupFailed ? status with { Failure = status.Failure ?? Member.Failure(Make.Now + TimeSpan.FromHours(1)) } : status;
            var machine = Member.Wanted($"m{i}", wanted, source, Make.Now + TimeSpan.FromMinutes(minutes), state, known);
            return machine with { Spec = machine.Spec with { Priority = priority, Pricing = priority == 0 ? null : machine.Spec.Pricing } };
        }));

    private static readonly Gen<GroupStatus> Memories = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 6], Gen.Bool, (min, warm, sheds) => new GroupStatus
    {
        MinSize = min,
        Warm = warm == 0 ? null : new()
        {
            Machines = warm,
            Since = Make.Now - TimeSpan.FromHours(1),
            Until = Make.Now,
            AtEnd = sheds ? WindowEnd.Shed : WindowEnd.Leave,
        },
    });

    public static readonly Gen<ValueList<WakeCriterion>> Orders = Gen.Int[0, 5].Select(i => (WakeCriterion)i).Array[0, 4].Select(ValueList.ToValueList);

    public static readonly Gen<FleetGroup> Groups = Gen.Select(Machines.List[0, 7], Memories, Gen.Int[0, 5], Gen.Int[0, 8], Orders, (machines, memory, min, max, order) =>
    {
        var spec = new GroupSpec { MinSize = min, MaxSize = max == 8 ? null : max, WakeOrder = order, MaxNodeProvisionTime = "10m" };
        var group = Make.Group(spec: spec) with { Status = memory };
        return Make.Fleet(machines.Select((make, i) => make(i)), group).Groups[0];
    });
}
