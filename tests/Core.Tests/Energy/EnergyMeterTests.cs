using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Energy;

public class EnergyMeterTests
{
    private static readonly DateTimeOffset Now = Make.Now;
    private static readonly Watts Watts = new() { On = 50, Boot = 80, Off = 2 };
    private static readonly Tariff Flat = new(0.30m, [], TimeZoneInfo.Utc, "EUR");

    [Test]
    [Arguments(MachineState.Ready, "0.05", "0", "0.015", "0")]
    [Arguments(MachineState.Shutdown, "0.002", "0.048", "0.0006", "0.0144")]
    [Arguments(MachineState.StartingUp, "0.08", "0", "0.024", "0")]
    [Arguments(MachineState.Draining, "0.05", "0", "0.015", "0")]
    [Arguments(MachineState.StartupFailed, "0.002", "0.048", "0.0006", "0.0144")]
    public async Task An_hour_costs_what_its_state_takes_and_saves_what_it_does_not(MachineState state, string spentKwh, string savedKwh, string spent, string saved)
    {
        var count = EnergyMeter.Count(Begun(), state, Watts, Flat, Now.AddHours(1))!;

        await Assert.That((count.SpentKwh, count.SavedKwh, count.Spent, count.Saved)).IsEqualTo((spentKwh, savedKwh, spent, saved));
        await Assert.That((count.Since, count.Until, count.Currency)).IsEqualTo((Now, Now.AddHours(1), "EUR"));
    }

    [Test]
    public async Task Without_watts_nothing_is_counted_and_nothing_lost()
    {
        await Assert.That(EnergyMeter.Count(null, MachineState.Ready, null, Flat, Now)).IsNull();
        await Assert.That(EnergyMeter.Count(null, MachineState.Ready, new() { Off = 3 }, Flat, Now)).IsNull();
        var known = Begun() with { SpentKwh = "7" };
        await Assert.That(EnergyMeter.Count(known, MachineState.Ready, null, Flat, Now.AddHours(1))).IsEqualTo(known);
    }

    [Test]
    public async Task Without_a_tariff_there_is_energy_and_no_money()
    {
        var count = EnergyMeter.Count(Begun(), MachineState.Ready, Watts, null, Now.AddHours(2))!;

        await Assert.That((count.SpentKwh, count.Spent, count.Saved)).IsEqualTo(("0.1", null, null));
    }

    [Test]
    public async Task However_the_time_is_cut_the_sum_is_the_same()
    {
        var whole = EnergyMeter.Count(Begun(), MachineState.Shutdown, Watts, Flat, Now.AddHours(10))!;
        var pieces = Begun();
        for (var minutes = 7; minutes < 600; minutes += 7)
        {
            pieces = EnergyMeter.Count(pieces, MachineState.Shutdown, Watts, Flat, Now.AddMinutes(minutes))!;
        }

        pieces = EnergyMeter.Count(pieces, MachineState.Shutdown, Watts, Flat, Now.AddHours(10))!;
        await Assert.That(Math.Abs(decimal.Parse(pieces.SavedKwh!, System.Globalization.CultureInfo.InvariantCulture) - decimal.Parse(whole.SavedKwh!, System.Globalization.CultureInfo.InvariantCulture))).IsLessThan(0.0001m);
        await Assert.That(pieces.Until).IsEqualTo(whole.Until);
    }

    [Test]
    public async Task A_clock_that_is_set_back_counts_nothing_twice()
    {
        var counted = EnergyMeter.Count(Begun(), MachineState.Ready, Watts, Flat, Now.AddHours(2))!;
        var back = EnergyMeter.Count(counted, MachineState.Ready, Watts, Flat, Now.AddHours(1));

        await Assert.That(back).IsEqualTo(counted);
        await Assert.That(EnergyMeter.Count(back, MachineState.Ready, Watts, Flat, Now.AddHours(3))!.SpentKwh).IsEqualTo("0.15");
    }

    [Test]
    public async Task A_year_that_was_wrong_is_not_waited_for()
    {
        var counted = EnergyMeter.Count(Begun(), MachineState.Ready, Watts, Flat, Now)! with { Until = Now.AddYears(3), SpentKwh = "1" };
        var right = EnergyMeter.Count(counted, MachineState.Ready, Watts, Flat, Now)!;

        await Assert.That((right.SpentKwh, right.Until)).IsEqualTo(("1", Now));
    }

    [Test]
    public async Task What_nobody_has_seen_is_not_made_up()
    {
        await Assert.That(EnergyMeter.Count(Begun(), MachineState.Unknown, Watts, Flat, Now.AddHours(1))).IsEqualTo(Begun() with { Until = Now.AddHours(1) });
        await Assert.That(EnergyMeter.Count(Begun(), MachineState.Ready, Watts, Flat, Now.AddDays(8))).IsEqualTo(Begun() with { Until = Now.AddDays(8) });
        await Assert.That(EnergyMeter.Count(Begun(), MachineState.Ready, Watts, Flat, Now.AddDays(6))!.SpentKwh).IsEqualTo("7.2");
    }

    [Test]
    public async Task A_group_is_the_sum_of_its_machines()
    {
        EnergyCount?[] counts =
        [
            new() { Since = Now.AddDays(-2), Until = Now, SpentKwh = "1.5", SavedKwh = "3", Spent = "0.45", Saved = "0.9", Currency = "EUR" },
            null,
            new() { Since = Now.AddDays(-1), Until = Now.AddHours(-1), SpentKwh = "0.5" },
        ];

        await Assert.That(EnergyMeter.Sum(counts)).IsEqualTo(new EnergyCount { Since = Now.AddDays(-2), Until = Now, SpentKwh = "2", SavedKwh = "3", Spent = "0.45", Saved = "0.9", Currency = "EUR" });
        await Assert.That(EnergyMeter.Sum([null, null])).IsNull();
    }

    [Test]
    public async Task A_machine_is_counted_at_each_change_and_now_and_then()
    {
        var policy = new PowerPolicy { Watts = Watts, Tariff = Flat };
        var machine = Make.Machine("m1", PowerState.On, MachineState.Ready, status: new() { BootId = "boot-1", Since = Now, Energy = Begun() });
        EnergyCount? At(TimeSpan after) => Decide(machine, after, policy).Status.Energy;

        await Assert.That(At(TimeSpan.FromMinutes(14))).IsEqualTo(Begun());
        await Assert.That(At(TimeSpan.FromMinutes(15))!.SpentKwh).IsEqualTo("0.0125");
        await Assert.That(Decide(machine, TimeSpan.FromMinutes(5), policy).Requeue.After).IsEqualTo(TimeSpan.FromMinutes(10));

        var unwanted = machine with { Spec = machine.Spec with { PowerState = PowerState.Off } };
        await Assert.That(Decide(unwanted, TimeSpan.FromMinutes(6), policy).Status.Energy!.SpentKwh).IsEqualTo("0.005");
    }

    private static MachineDecision Decide(Machine machine, TimeSpan after, PowerPolicy policy) =>
        MachineDecider.Decide(new(machine with { Spec = machine.Spec with { Watts = Watts } }, null, Make.Node(), [], default, null, policy), Now + after);

    private static EnergyCount Begun() => new() { Since = Now, Until = Now };
}
