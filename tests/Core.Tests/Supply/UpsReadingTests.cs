using CsCheck;
using HomelabAutoscaler.Core.Supply;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Supply;

/// <summary>What the variables of NUT mean: the states are those of its developer guide.</summary>
public class UpsReadingTests
{
    private static readonly string[] States = ["OL", "OB", "OB LB", "x"];

    [Test]
    [Arguments("OL", false, false)]
    [Arguments("OL CHRG", false, false)]
    [Arguments("OL TRIM", false, false)]
    [Arguments("OL LB", false, false)]
    [Arguments("OB DISCHRG", true, false)]
    [Arguments("OB LB", true, true)]
    [Arguments("ALARM OB DISCHRG LB RB", true, true)]
    [Arguments("OB CAL", false, false)]
    [Arguments("OL FSD", true, true)]
    [Arguments("FSD", true, true)]
    public async Task The_state_tells_of_mains_and_end(string status, bool isOnBattery, bool isLow)
    {
        var reading = Reading(("ups.status", status))!;

        await Assert.That((reading.IsOnBattery, reading.IsLow)).IsEqualTo((isOnBattery, isLow));
    }

    [Test]
    [Arguments("")]
    [Arguments("OFF")]
    [Arguments("OLOB")]
    [Arguments("online")]
    public async Task A_supply_that_does_not_tell_of_the_mains_tells_nothing(string status) =>
        await Assert.That(Reading(("ups.status", status))).IsNull();

    [Test]
    public async Task Charge_and_runtime_are_read_where_they_are_numbers()
    {
        var known = Reading(("ups.status", "OB"), ("battery.charge", "63.5"), ("battery.runtime", "1260"))!;
        var unknown = Reading(("ups.status", "OB"), ("battery.charge", "NA"), ("battery.runtime", "1e999"))!;

        await Assert.That((known.Charge, known.Runtime)).IsEqualTo((63.5, TimeSpan.FromMinutes(21)));
        await Assert.That((unknown.Charge, unknown.Runtime)).IsEqualTo((null, null));
    }

    [Test]
    public void Any_variables_make_a_reading_within_bounds_or_none() =>
        Gen.Select(Gen.String, Gen.String, Gen.Int[0, States.Length - 1].Select(i => States[i])).Sample((charge, runtime, status) =>
            Reading(("ups.status", status), ("battery.charge", charge), ("battery.runtime", runtime)) is null or { Charge: null or (>= 0 and <= 100) });

    private static UpsReading? Reading(params (string Name, string Value)[] variables) =>
        UpsReading.Of(variables.ToDictionary(variable => variable.Name, variable => variable.Value), Make.Now);
}
