using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Machines;

public class HistoryTests
{
    private static readonly DateTimeOffset Now = Make.Now;

    [Test]
    public async Task A_state_is_noted_once()
    {
        var history = History.With(History.With([], MachineState.Shutdown, Now), MachineState.Shutdown, Now.AddHours(1));

        await Assert.That(history.Count).IsEqualTo(1);
        await Assert.That(history[0].Since).IsEqualTo(Now);
    }

    [Test]
    public async Task What_ended_more_than_a_day_ago_is_forgotten_and_what_lasted_into_the_day_is_not()
    {
        ValueList<StateSpell> known = [Spell(MachineState.Shutdown, -50), Spell(MachineState.Ready, -30), Spell(MachineState.Shutdown, -10)];

        await Assert.That(History.With(known, MachineState.StartingUp, Now).Select(spell => spell.State)).IsEquivalentTo([MachineState.Ready, MachineState.Shutdown, MachineState.StartingUp], TUnit.Assertions.Enums.CollectionOrdering.Matching);
    }

    [Test]
    public async Task A_machine_that_flaps_does_not_make_its_status_grow()
    {
        ValueList<StateSpell> history = [];
        for (var i = 0; i < 500; i++)
        {
            history = History.With(history, i % 2 == 0 ? MachineState.Ready : MachineState.Draining, Now.AddMinutes(i));
        }

        await Assert.That(history.Count).IsEqualTo(History.Most);
        await Assert.That(history[^1].Since).IsEqualTo(Now.AddMinutes(499));
    }

    [Test]
    public async Task A_clock_that_is_set_back_leaves_the_order_as_it_is()
    {
        var history = History.With([Spell(MachineState.Shutdown, -1), Spell(MachineState.Ready, 2)], MachineState.Draining, Now);

        await Assert.That(history.Select(spell => spell.Since).SequenceEqual(history.Select(spell => spell.Since).Order())).IsTrue();
        await Assert.That(history.Count).IsEqualTo(2);
    }

    private static StateSpell Spell(MachineState state, int hours) => new() { State = state, Since = Now.AddHours(hours) };
}
