using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Telling;

/// <summary>What is foretold of machines that are not like the others.</summary>
public class OutlookTests
{
    private static readonly Machine GoingOff = Make.Machine(wanted: PowerState.Off, state: MachineState.ShuttingDown, status: new()
    {
        Operation = Make.Operation(PowerOperationKind.Shutdown, "job", 1) with
        {
            AttemptDeadline = Make.Now + TimeSpan.FromMinutes(5),
            Deadline = Make.Now + TimeSpan.FromMinutes(30),
            JobOutcome = JobOutcome.Completed,
        },
    });

    [Test]
    public async Task What_a_driver_can_do_is_counted_on()
    {
        var outlook = Foretold(Make.Fleet(With(GoingOff, new() { Redfish = new() { Url = "https://bmc" } })));

        await Assert.That(outlook).Contains("a Job verifies that it is off");
        await Assert.That(outlook).Contains("follows, by force");
    }

    [Test]
    public async Task What_a_driver_cannot_do_is_not()
    {
        var outlook = Foretold(Make.Fleet(With(GoingOff, new() { NodePoweroff = new() })));

        await Assert.That(outlook).DoesNotContain("verifies");
        await Assert.That(outlook).DoesNotContain("by force");
    }

    [Test]
    public async Task On_a_dry_run_a_machine_without_a_group_is_not_switched_either()
    {
        var machine = Make.Machine(group: null, wanted: PowerState.On, state: MachineState.Shutdown);

        await Assert.That(Foretold(MachineFleet.Of([machine], [], Make.Ids))).IsEqualTo("It is switched on");
        await Assert.That(Foretold(MachineFleet.Of([machine], [], Make.Ids, policy: new() { RecommendOnly = true }))).StartsWith("It is switched on when that is over: ");
    }

    private static string Foretold(MachineFleet fleet) =>
        string.Join('\n', Outlook.Of(Sight.Of(fleet, fleet.Machines.Single(), Make.Node(), Make.Now)).Select(expected => expected.What));

    private static Machine With(Machine machine, PowerDriver driver) =>
        machine with { Spec = machine.Spec with { StartupPodSpec = null, ShutdownPodSpec = null, Driver = driver } };
}
