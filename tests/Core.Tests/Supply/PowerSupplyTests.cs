using CsCheck;
using HomelabAutoscaler.Core.Supply;

namespace HomelabAutoscaler.Core.Tests.Supply;

/// <summary>What follows from a row of readings.</summary>
public class PowerSupplyTests
{
    [Test]
    public async Task Nothing_is_switched_on_until_the_supply_has_said_something_or_had_its_time()
    {
        await Assert.That(Ups.Unheard.Limits(Ups.At(0.2))!.Reason).IsEqualTo(SupplyLimits.Unheard);
        await Assert.That(Ups.Unheard.Limits(Ups.At(0.25))).IsNull();
        await Assert.That(Ups.Unheard.Silent(0.1).Limits(Ups.At(0.25))).IsNull();
        await Assert.That(Ups.Unheard.OnLine(0.1).Limits(Ups.At(0.1))).IsNull();
    }

    [Test]
    public async Task On_battery_nothing_is_switched_on_from_the_first_moment()
    {
        var supply = Ups.Unheard.OnLine(0).OnBattery(1, charge: 100);

        await Assert.That(supply.Limits(Ups.At(1))).IsEqualTo(
            new(SupplyLimits.OnBattery, "The power supply has been running on battery since 2026-01-31T12:01:00Z", null, false, null));
        await Assert.That(supply.ClearSince).IsNull();
    }

    [Test]
    [Arguments(100d, null, 0d)]
    [Arguments(60d, null, 0d)]
    [Arguments(50d, null, 0.25)]
    [Arguments(40d, null, 0.5)]
    [Arguments(20d, null, 1d)]
    [Arguments(null, 20d, 0d)]
    [Arguments(null, 12.5, 0.5)]
    [Arguments(null, 5d, 1d)]
    [Arguments(50d, 12.5, 0.5)]
    [Arguments(30d, 60d, 0.75)]
    [Arguments(null, null, 0d)]
    public async Task The_less_is_left_the_more_machines_go(double? charge, double? runtime, double share)
    {
        var supply = Ups.Unheard.OnLine(0).OnBattery(1, charge, runtime);
        supply = supply.OnBattery(2, charge, runtime);

        await Assert.That(supply.ShedShare(Ups.At(2))).IsEqualTo(share).Within(1e-9);
    }

    [Test]
    public async Task A_short_outage_is_waited_through_unless_the_battery_is_low()
    {
        var brief = Ups.Unheard.OnLine(0).OnBattery(1, charge: 30);

        await Assert.That(brief.ShedShare(Ups.At(1.4))).IsEqualTo(0);
        await Assert.That(brief.ShedShare(Ups.At(1.5))).IsGreaterThan(0);
        await Assert.That(Ups.Unheard.OnLine(0).OnBattery(1, charge: 30, isLow: true).ShedShare(Ups.At(1))).IsEqualTo(1);
    }

    [Test]
    public async Task A_supply_that_falls_silent_on_battery_runs_down_all_the_same()
    {
        var supply = Ups.Unheard.OnLine(0).OnBattery(1, runtime: 15).Silent(2);

        await Assert.That(supply.RuntimeLeft(Ups.At(6))).IsEqualTo(TimeSpan.FromMinutes(10));
        await Assert.That(supply.Silent(10.9).IsLow(Ups.At(10.9))).IsFalse();
        await Assert.That(supply.Silent(11).IsLow(Ups.At(11))).IsTrue();
    }

    [Test]
    public async Task Of_one_that_never_said_how_long_it_lasts_the_worst_is_assumed_after_a_minute()
    {
        var supply = Ups.Unheard.OnLine(0).OnBattery(1, charge: 90).Silent(2);

        await Assert.That(supply.Silent(2.9).IsLow(Ups.At(2.9))).IsFalse();
        await Assert.That(supply.Silent(3).IsLow(Ups.At(3))).IsTrue();
        await Assert.That(supply.Silent(3).OnBattery(4, charge: 85).IsLow(Ups.At(4))).IsFalse();
    }

    [Test]
    public async Task What_is_not_allowed_stays_the_same_while_a_low_battery_runs_down()
    {
        var supply = Ups.Unheard.OnLine(0).OnBattery(1, 15, 4);

        // Every change has all machines looked at, and their status written.
        await Assert.That(supply.OnBattery(2, 14, 3).Limits(Ups.At(2))).IsEqualTo(supply.Limits(Ups.At(1)));
    }

    [Test]
    public async Task A_supply_that_falls_silent_on_line_changes_nothing()
    {
        var supply = Ups.Unheard.OnLine(0).Silent(1).Silent(100);

        await Assert.That(supply.Limits(Ups.At(100))).IsNull();
        await Assert.That(supply.ClearSince).IsEqualTo(Ups.At(0));
    }

    [Test]
    public async Task The_mains_must_last_before_anything_is_switched_on()
    {
        var back = Ups.Unheard.OnLine(0).OnBattery(1, charge: 70).OnLine(3, charge: 69);

        await Assert.That(back.Limits(Ups.At(7.9))!.Reason).IsEqualTo(SupplyLimits.Returning);
        await Assert.That(back.Limits(Ups.At(7.9))!.Until).IsEqualTo(Ups.At(8));
        await Assert.That(back.Limits(Ups.At(8))).IsNull();
        await Assert.That(back.OnLine(8, charge: 72).ClearSince).IsEqualTo(Ups.At(8));
        await Assert.That(back.OnBattery(4, charge: 69).OnLine(5, charge: 69).Limits(Ups.At(9.9))!.Until).IsEqualTo(Ups.At(10));
    }

    [Test]
    public async Task Also_when_an_earlier_life_saw_the_outage()
    {
        var back = PowerSupply.Unheard(Ups.Policy, hasShed: true, Ups.At(0)).OnLine(0.1);

        await Assert.That(back.Limits(Ups.At(5))!.Reason).IsEqualTo(SupplyLimits.Returning);
        await Assert.That(back.OnLine(1).Limits(Ups.At(5.1))).IsNull();
    }

    [Test]
    public async Task And_the_battery_must_be_charged_for_the_next_outage()
    {
        var outage = Ups.Unheard.OnLine(0).OnBattery(1);

        await Assert.That(outage.OnLine(2, charge: 39.9).Limits(Ups.At(60))!.Reason).IsEqualTo(SupplyLimits.Charging);
        await Assert.That(outage.OnLine(2, charge: 40).Limits(Ups.At(60))).IsNull();
        await Assert.That(outage.OnLine(2, charge: null).Limits(Ups.At(60))).IsNull();
        await Assert.That(Ups.Unheard.OnLine(0, charge: 3).Limits(Ups.At(60))).IsNull().Because("there was no outage");
    }

    [Test]
    public async Task Pods_have_the_time_that_is_left_before_the_battery_is_low()
    {
        var limits = Ups.Unheard.OnLine(0).OnBattery(1, runtime: 18).Limits(Ups.At(1))!;

        // 18 minutes less 5 for a low battery and 2 for going off.
        await Assert.That(limits.DrainEnd).IsEqualTo(Ups.At(1 + 18 - 5 - 2));
    }

    [Test]
    public async Task A_clock_that_is_set_back_keeps_nothing_off_for_longer_than_it_must()
    {
        var back = Ups.Unheard.OnLine(0).OnBattery(61).OnLine(62);

        await Assert.That(back.Limits(Ups.At(2))).IsNull();
        await Assert.That(PowerSupply.Unheard(Ups.Policy, hasShed: false, Ups.At(60)).Limits(Ups.At(0))).IsNull();
    }

    [Test]
    public void A_battery_that_runs_down_never_asks_for_fewer_machines() =>
        Gen.Select(Gen.Double[0, 100].Array[2, 20], Gen.Double[0, 60].Array[20]).Sample((charges, runtimes) =>
        {
            var supply = Ups.Unheard.OnLine(0).OnBattery(1, 100, 60);
            var (minute, last) = (2, 0d);
            foreach (var charge in charges.OrderDescending())
            {
                supply = supply.OnBattery(minute, charge, runtimes.OrderDescending().ElementAt(Math.Min(minute - 2, 19)));
                var share = supply.ShedShare(Ups.At(minute++));
                if (share < last || share is < 0 or > 1)
                {
                    return false;
                }

                last = share;
            }

            return true;
        });
}
