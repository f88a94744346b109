using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Fleet;

/// <summary>The state matrix: what Cluster Autoscaler sees of a machine in every state, wanted or not.</summary>
public class MembershipTests
{
    [Test]
    [Arguments(PowerState.Off, MachineState.Unknown, InstanceState.Absent, false, false)]
    [Arguments(PowerState.Off, MachineState.Shutdown, InstanceState.Absent, false, false)]
    [Arguments(PowerState.Off, MachineState.StartingUp, InstanceState.Deleting, false, false)]
    [Arguments(PowerState.Off, MachineState.Ready, InstanceState.Deleting, false, false)]
    [Arguments(PowerState.Off, MachineState.ShuttingDown, InstanceState.Deleting, false, false)]
    [Arguments(PowerState.Off, MachineState.StartupFailed, InstanceState.Deleting, false, false)]
    [Arguments(PowerState.Off, MachineState.ShutdownFailed, InstanceState.Deleting, false, false)]
    [Arguments(PowerState.On, MachineState.Unknown, InstanceState.Creating, false, true)]
    [Arguments(PowerState.On, MachineState.Shutdown, InstanceState.Creating, false, true)]
    [Arguments(PowerState.On, MachineState.StartingUp, InstanceState.Creating, false, true)]
    [Arguments(PowerState.On, MachineState.Ready, InstanceState.Running, true, true)]
    [Arguments(PowerState.On, MachineState.ShuttingDown, InstanceState.Creating, false, true)]
    [Arguments(PowerState.On, MachineState.StartupFailed, InstanceState.Failed, false, true)]
    [Arguments(PowerState.On, MachineState.ShutdownFailed, InstanceState.Creating, false, true)]
    [Arguments(null, MachineState.Ready, InstanceState.Running, true, true)]
    [Arguments(null, MachineState.Shutdown, InstanceState.Absent, false, false)]
    public async Task The_matrix_holds(PowerState? wanted, MachineState state, InstanceState instance, bool realNodeInGroup, bool madeUpNodeInGroup)
    {
        var machine = Make.Machine(wanted: wanted, state: state);

        await Assert.That(Membership.InstanceOf(machine)).IsEqualTo(instance);
        await Assert.That(Membership.IsInGroup(machine, madeUp: false)).IsEqualTo(realNodeInGroup);
        await Assert.That(Membership.IsInGroup(machine, madeUp: true)).IsEqualTo(madeUpNodeInGroup);

        // Target size is intent.
        var counts = instance is InstanceState.Creating or InstanceState.Running or InstanceState.Failed;
        await Assert.That(Make.Fleet(machine).Groups[0].TargetSize).IsEqualTo(counts ? 1 : 0);
    }
}
