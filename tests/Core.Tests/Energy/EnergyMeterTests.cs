using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Energy;

public class EnergyMeterTests
{
    private static readonly DateTimeOffset Now = Make.Now;
    private static readonly Watts Watts = new() { Running = 50, Booting = 80, Standby = 2 };
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
        await Assert.That(EnergyMeter.Count(null, MachineState.Ready, new() { Standby = 3 }, Flat, Now)).IsNull();
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

    [Test]
    [Arguments(MachineState.Ready, 30.0, "0.02", "0")]
    [Arguments(MachineState.Ready, 80.0, "0.07", "0")]
    [Arguments(MachineState.StartingUp, 15.0, "0.005", "0")]
    [Arguments(MachineState.Shutdown, 11.5, "0.0015", "0.0485")]
    [Arguments(MachineState.Shutdown, 90.0, "0.08", "0")]
    public async Task What_the_plugs_counter_grew_by_was_taken_and_only_while_off_something_is_saved(MachineState state, double meter, string spentKwh, string savedKwh)
    {
        var count = Measured(Begun() with { MeterWh = "10" }, state, 25, (decimal)meter);

        await Assert.That((count.SpentKwh, count.SavedKwh)).IsEqualTo((spentKwh, savedKwh));
        await Assert.That(count.MeterWh).IsEqualTo(meter.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Test]
    [Arguments(null, 12.0)]
    [Arguments("9", 2.0)]
    [Arguments("9", null)]
    [Arguments("9", 10_843.0)]
    [Arguments("much", 999_999_999.0)]
    public async Task A_counter_that_began_anew_leapt_or_is_not_there_leaves_the_watts_that_were_measured(string? before, double? meter)
    {
        var count = Measured(Begun() with { MeterWh = before }, MachineState.Ready, 25, (decimal?)meter);

        await Assert.That(count.SpentKwh).IsEqualTo("0.025");
        await Assert.That(count.MeterWh).IsEqualTo(meter is null ? null : ((decimal)meter).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Test]
    public async Task A_plug_that_says_nothing_at_a_count_is_stood_in_for_and_that_hour_is_not_counted_again()
    {
        var silent = EnergyMeter.Count(Begun() with { MeterWh = "10" }, MachineState.Ready, Watts, Flat, Now.AddHours(1))!;
        await Assert.That((silent.SpentKwh, silent.MeterWh)).IsEqualTo(("0.05", null));

        var heard = EnergyMeter.Count(silent, MachineState.Ready, Watts, Flat, Now.AddHours(2), new(Now.AddHours(2), 30, 70))!;
        await Assert.That((heard.SpentKwh, heard.MeterWh)).IsEqualTo(("0.08", "70"));
    }

    [Test]
    public async Task A_restart_of_the_operator_goes_on_from_the_counter_and_what_it_did_not_see_is_not_made_up()
    {
        var before = Measured(Begun() with { MeterWh = "10" }, MachineState.Ready, 25, 30);
        var after = EnergyMeter.Count(before, MachineState.Ready, Watts, Flat, Now.AddHours(5), new(Now.AddHours(5), 25, 110))!;
        await Assert.That(after.SpentKwh).IsEqualTo("0.1");

        var gone = EnergyMeter.Count(after, MachineState.Ready, Watts, Flat, Now.AddDays(9), new(Now.AddDays(9), 25, 2000))!;
        await Assert.That((gone.SpentKwh, gone.MeterWh)).IsEqualTo(("0.1", "2000"));
        await Assert.That(EnergyMeter.Count(after, MachineState.Unknown, Watts, Flat, Now.AddHours(6), new(Now.AddHours(6), 25, 135))).IsEqualTo(after with { Until = Now.AddHours(6), MeterWh = "135" });
    }

    [Test]
    public async Task The_first_count_takes_note_of_the_counter() =>
        await Assert.That(EnergyMeter.Count(null, MachineState.Ready, Watts, Flat, Now, new(Now, 25, 12.5m))).IsEqualTo(Begun() with { MeterWh = "12.5" });

    [Test]
    public async Task Counts_of_each_quarter_hour_add_up_to_what_the_counter_says()
    {
        var count = Begun() with { MeterWh = "0" };
        for (var quarter = 1; quarter <= 96; quarter++)
        {
            // The plug was asked up to a minute before.
            count = EnergyMeter.Count(count, MachineState.Ready, Watts, Flat, Now.AddMinutes(quarter * 15), new(Now.AddMinutes((quarter * 15) - (quarter % 2)), 40, quarter * 7.123m))!;
        }

        await Assert.That(count.SpentKwh).IsEqualTo("0.683808");
    }

    [Test]
    public async Task A_machine_is_counted_by_its_plug_where_that_is_asked_for_and_it_has_just_answered()
    {
        var machine = Make.Machine("m1", PowerState.On, MachineState.Ready, status: new() { BootId = "boot-1", Since = Now, Energy = Begun() with { MeterWh = "10" } });
        EnergyCount Count(bool? measured, int minutesOld) => MachineDecider.Decide(
            new MachineView(machine with { Spec = machine.Spec with { Watts = Watts with { Measured = measured } } }, Make.Group(), Make.Node(), [], default, null, new() { Tariff = Flat })
            {
                Plug = new(Now.AddHours(1).AddMinutes(-minutesOld), 31.26m, 40),
            },
            Now.AddHours(1)).Status.Energy!;

        await Assert.That((Count(true, 1).SpentKwh, Count(true, 1).Watts, Count(true, 1).MeterWh)).IsEqualTo(("0.03", "31.3", "40"));
        await Assert.That((Count(true, 6).SpentKwh, Count(true, 6).Watts, Count(true, 6).MeterWh)).IsEqualTo(("0.05", "50", null));
        await Assert.That((Count(null, 1).SpentKwh, Count(null, 1).Watts)).IsEqualTo(("0.05", "50"));
        await Assert.That(Count(false, 1).SpentKwh).IsEqualTo("0.05");
    }

    [Test]
    public async Task A_count_that_is_due_waits_for_the_plugs_first_answer_but_not_a_change()
    {
        var machine = Make.Machine("m1", PowerState.On, MachineState.Ready, status: new() { BootId = "boot-1", Since = Now, Energy = Begun() with { MeterWh = "10" } });
        MachineDecision At(PowerState wanted, bool isAwaited) => MachineDecider.Decide(
            new(machine with { Spec = machine.Spec with { PowerState = wanted, Watts = Watts with { Measured = true } } }, Make.Group(), Make.Node(), [], default, null, new()) { IsPlugAwaited = isAwaited },
            Now.AddHours(1));

        await Assert.That(At(PowerState.On, true).Status.Energy).IsEqualTo(machine.Status.Energy);
        await Assert.That(At(PowerState.On, true).Requeue.After!.Value).IsLessThanOrEqualTo(new PowerPolicy().HeartbeatInterval);
        await Assert.That(At(PowerState.On, false).Status.Energy!.SpentKwh).IsEqualTo("0.05");
        await Assert.That(At(PowerState.Off, true).Status.Energy!.SpentKwh).IsEqualTo("0.05");
    }

    [Test]
    public async Task What_it_takes_is_that_of_the_state_that_it_goes_into()
    {
        var machine = Make.Machine("m1", PowerState.Off, MachineState.Ready, status: new() { BootId = "boot-1", Since = Now, Energy = Begun() });
        var view = new MachineView(machine with { Spec = machine.Spec with { Watts = Watts with { Running = 51, Measured = true } } }, Make.Group(), Make.Node(), [], default, null, new()) { Plug = new(Now.AddMinutes(1), 33, null) };

        var moved = MachineDecider.Decide(view, Now.AddMinutes(1)).Status;
        await Assert.That((moved.Progress, moved.Energy!.Watts)).IsNotEqualTo((MachineState.Ready, "33"));
        await Assert.That(moved.Energy!.Watts).IsEqualTo("51");
    }

    [Test]
    public async Task Several_machines_take_what_they_take_together_and_have_no_counter()
    {
        await Assert.That(EnergyMeter.Sum([new() { Watts = "31.3", MeterWh = "7" }, new() { Watts = "2" }, new()])!.Watts).IsEqualTo("33.3");
        await Assert.That(EnergyMeter.Sum([new() { Watts = "31.3", MeterWh = "7" }])!.MeterWh).IsNull();
    }

    [Test]
    public async Task Whether_it_is_measured_the_Node_says_before_its_Group()
    {
        var group = Make.Group(spec: new() { Watts = new() { Running = 50, Measured = true } });
        var machine = Make.Machine() with { Spec = new() { Watts = new() { Running = 40 } } };

        await Assert.That(EffectivePolicy.Of(machine, group, new()).Watts).IsEqualTo(new Watts { Running = 40, Measured = true });
        await Assert.That(EffectivePolicy.Of(machine with { Spec = new() { Watts = new() { Measured = false } } }, group, new()).Watts).IsEqualTo(new Watts { Running = 50, Measured = false });
    }

    private static EnergyCount Measured(EnergyCount known, MachineState state, decimal watts, decimal? meter) =>
        EnergyMeter.Count(known, state, Watts, Flat, Now.AddHours(1), new(Now.AddHours(1), watts, meter))!;

    private static MachineDecision Decide(Machine machine, TimeSpan after, PowerPolicy policy) =>
        MachineDecider.Decide(new(machine with { Spec = machine.Spec with { Watts = Watts } }, Make.Group(), Make.Node(), [], default, null, policy), Now + after);

    private static EnergyCount Begun() => new() { Since = Now, Until = Now };
}
