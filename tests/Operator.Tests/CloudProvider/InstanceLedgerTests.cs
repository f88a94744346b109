using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Operator.CloudProvider;
using HomelabAutoscaler.Protos;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Time.Testing;
using static HomelabAutoscaler.Protos.InstanceStatus.Types;

namespace HomelabAutoscaler.Operator.Tests.CloudProvider;

/// <summary>Boots that were given up are seen gone once, and no more than that.</summary>
public class InstanceLedgerTests
{
    private static readonly MachineStatus Known = new() { Template = Make.Template() };

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(130);

    private readonly FakeTimeProvider _clock = new(Make.Now);

    [Test]
    public async Task A_boot_that_is_given_up_is_missing_until_it_was_seen_gone()
    {
        var ledger = new InstanceLedger(_clock);
        var machine = Make.Machine();
        await Assert.That(ledger.MustBeMissing(machine)).IsFalse();
        ledger.GiveUp(machine.Name);
        await Assert.That(ledger.MustBeMissing(machine)).IsTrue();
        await Assert.That(ledger.HoldsBack([Make.Machine("m2"), machine])).IsTrue();
        await Assert.That(ledger.HoldsBack([Make.Machine("m2")])).IsFalse();

        ledger.SeenGone(machine);
        await Assert.That(ledger.MustBeMissing(machine)).IsFalse();
    }

    [Test]
    public async Task Given_up_once_more_it_must_be_seen_gone_once_more()
    {
        var ledger = new InstanceLedger(_clock);
        var machine = Make.Machine();
        ledger.GiveUp(machine.Name);
        ledger.SeenGone(machine);
        _clock.Advance(TimeSpan.FromSeconds(1));
        ledger.GiveUp(machine.Name);

        await Assert.That(ledger.MustBeMissing(machine)).IsTrue();
    }

    [Test]
    public async Task What_nobody_asks_about_for_minutes_need_not_be_seen_gone()
    {
        var ledger = new InstanceLedger(_clock);
        var machine = Make.Machine();
        ledger.GiveUp(machine.Name);
        _clock.Advance(Window - TimeSpan.FromSeconds(1));
        await Assert.That(ledger.MustBeMissing(machine)).IsTrue();

        _clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.That(ledger.MustBeMissing(machine)).IsFalse();
    }

    [Test]
    public async Task After_a_restart_the_status_tells_which_boot_was_given_up()
    {
        var ledger = new InstanceLedger(_clock);
        var machine = GivenUp(Make.Now);
        await Assert.That(ledger.MustBeMissing(machine)).IsTrue();
        ledger.SeenGone(machine);
        await Assert.That(ledger.MustBeMissing(machine)).IsFalse();
        await Assert.That(ledger.MustBeMissing(GivenUp(Make.Now + TimeSpan.FromSeconds(1)))).IsTrue();
        await Assert.That(new InstanceLedger(_clock).MustBeMissing(GivenUp(Make.Now - Window))).IsFalse();
    }

    [Test]
    public async Task Of_the_status_and_what_was_noted_the_later_one_counts()
    {
        var ledger = new InstanceLedger(_clock);
        var machine = GivenUp(Make.Now - TimeSpan.FromMinutes(1));
        ledger.SeenGone(machine);
        ledger.GiveUp(machine.Name);
        await Assert.That(ledger.MustBeMissing(machine)).IsTrue();
        ledger.SeenGone(machine);
        await Assert.That(ledger.MustBeMissing(machine)).IsFalse();
        await Assert.That(ledger.MustBeMissing(GivenUp(Make.Now + TimeSpan.FromSeconds(1)))).IsTrue();
    }

    [Test]
    public async Task A_clock_that_was_set_back_hides_it_from_one_list_all_the_same()
    {
        var ledger = new InstanceLedger(_clock);
        var machine = GivenUp(Make.Now + TimeSpan.FromHours(1));
        await Assert.That(ledger.MustBeMissing(machine)).IsTrue();
        ledger.SeenGone(machine);
        await Assert.That(ledger.MustBeMissing(machine)).IsFalse();
    }

    [Test]
    [Arguments(true, false)]
    [Arguments(false, true)]
    [Arguments(true, true)]
    public async Task It_keeps_no_notes_of_what_is_long_over(bool givesUp, bool isListed)
    {
        var ledger = new InstanceLedger(_clock);
        for (var number = 0; number < 1000; number++)
        {
            var machine = Make.Machine($"m{number}", status: new() { GivenUpTime = _clock.GetUtcNow() });
            if (givesUp)
            {
                ledger.GiveUp(machine.Name);
            }

            if (isListed)
            {
                ledger.SeenGone(machine);
            }

            _clock.Advance(TimeSpan.FromSeconds(13));
        }

        await Assert.That(ledger.Count).IsBetween(1, 20);
    }

    [Test]
    public async Task A_boot_that_DecreaseTargetSize_gives_up_is_seen_gone_too()
    {
        using var fixture = await ProviderFixture.WithAsync(Booting("m1"), Booting("m2"));
        await fixture.Client.NodeGroupDecreaseTargetSizeAsync(new() { Id = "g1", Delta = -2 });
        fixture.WriteBehindItsBack("m1", """{"powerState":"on"}""");
        fixture.WriteBehindItsBack("m2", """{"powerState":"on"}""");
        fixture.Pump();

        await Assert.That(await CreatingAsync(fixture)).IsEqualTo(0);
        await Assert.That(await CreatingAsync(fixture)).IsEqualTo(2);
    }

    [Test]
    public async Task After_a_restart_of_the_operator_the_list_still_lacks_it_once()
    {
        using var fixture = await ProviderFixture.WithAsync(Make.Machine("m1", PowerState.On, MachineState.StartingUp, status: Known with { GivenUpTime = Make.Now }));

        await Assert.That(await CreatingAsync(fixture)).IsEqualTo(0);
        await Assert.That(await CreatingAsync(fixture)).IsEqualTo(1);
    }

    [Test]
    public async Task A_machine_that_was_Ready_stays_in_the_list()
    {
        using var fixture = await ProviderFixture.WithAsync(Make.Machine("m1", PowerState.On, MachineState.Ready, status: Known));
        await fixture.Client.NodeGroupDeleteNodesAsync(new() { Id = "g1", Nodes = { new ExternalGrpcNode { Name = "node-of-m1" } } });
        fixture.WriteBehindItsBack("m1", """{"powerState":"on"}""");
        fixture.Pump();

        var instances = (await fixture.Client.NodeGroupNodesAsync(new() { Id = "g1" })).Instances;
        await Assert.That(instances.Single().Status.InstanceState).IsEqualTo(InstanceState.InstanceRunning);
        await Assert.That(fixture.Ledger.Count).IsEqualTo(0);
    }

    private static Machine GivenUp(DateTimeOffset time) => Make.Machine(status: new() { GivenUpTime = time });

    private static Machine Booting(string name) => Make.Machine(name, PowerState.On, MachineState.StartingUp, status: Known);

    private static async Task<int> CreatingAsync(ProviderFixture fixture) =>
        (await fixture.Client.NodeGroupNodesAsync(new() { Id = "g1" })).Instances.Count(instance => instance.Status.InstanceState == InstanceState.InstanceCreating);
}
