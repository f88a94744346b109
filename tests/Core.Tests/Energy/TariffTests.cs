using CsCheck;
using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Energy;

public class TariffTests
{
    private static readonly Tariff Night = new(0.40m, [new(new(22, 0), new(6, 0), 0.20m)], TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), "EUR");

    [Test]
    [Arguments("2026-01-15T12:00:00Z", 0.40)]
    [Arguments("2026-01-15T20:59:59Z", 0.40)]
    [Arguments("2026-01-15T21:00:00Z", 0.20)]
    [Arguments("2026-01-16T04:59:59Z", 0.20)]
    [Arguments("2026-01-16T05:00:00Z", 0.40)]
    [Arguments("2026-07-15T20:00:00Z", 0.20)]
    [Arguments("2026-07-15T04:00:00Z", 0.40)]
    public async Task A_window_past_midnight_goes_by_the_local_clock(string time, double price) =>
        await Assert.That(Night.PriceAt(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture))).IsEqualTo((decimal)price);

    [Test]
    [Arguments("2026-01-15", 24, 8)]
    [Arguments("2026-03-29", 23, 7)]
    [Arguments("2026-10-25", 25, 9)]
    public async Task Days_on_which_clocks_are_set_have_the_hours_that_they_have(string day, int hours, int cheap)
    {
        var from = new DateTimeOffset(DateTime.Parse(day, System.Globalization.CultureInfo.InvariantCulture), Night.Zone.GetUtcOffset(DateTime.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));
        var mean = Night.MeanPrice(from, from.AddHours(hours));

        await Assert.That(Math.Round(mean * hours, 9)).IsEqualTo((0.20m * cheap) + (0.40m * (hours - cheap)));
    }

    [Test]
    public async Task A_part_of_a_minute_has_its_own_price()
    {
        var edge = new DateTimeOffset(2026, 1, 15, 21, 0, 0, TimeSpan.Zero);

        await Assert.That(Night.MeanPrice(edge.AddSeconds(-15), edge.AddSeconds(45))).IsEqualTo(0.25m);
        await Assert.That(Night.MeanPrice(edge, edge)).IsEqualTo(0.20m);
    }

    [Test]
    public async Task A_machine_costs_what_its_owner_says_or_else_what_its_watts_cost_in_a_day()
    {
        var policy = new PowerPolicy { Watts = new() { Running = 60 }, Tariff = Night };
        var machine = Make.Machine("m1") with { Spec = new() };

        await Assert.That(Math.Round(HourlyRate.Of(machine, policy)!.Value, 9)).IsEqualTo(Math.Round(0.060 * ((8 * 0.20) + (16 * 0.40)) / 24, 9));
        await Assert.That(HourlyRate.Of(machine with { Spec = new() { Pricing = new() { HourlyRate = "0.5" } } }, policy)).IsEqualTo(0.5);
        await Assert.That(HourlyRate.Of(machine, new() { Tariff = Night })).IsNull();
    }

    [Test]
    public void A_group_with_fewer_watts_is_never_dearer_and_wakes_the_thriftiest_first() => Gen.Select(Gen.Int[1, 500], Gen.Int[1, 500]).Sample((one, other) =>
    {
        var policy = new PowerPolicy { Tariff = Night };
        var machines = new[] { ("a", one), ("b", other) }.Select(of => Make.Machine(of.Item1, PowerState.Off, MachineState.Shutdown, group: of.Item1) with { }).ToArray();
        var priced = machines.Select((machine, i) => machine with { Spec = machine.Spec with { Pricing = null, Watts = new() { Running = i == 0 ? one : other } } }).ToArray();
        var fleet = MachineFleet.Of(priced, [Make.Group("a"), Make.Group("b")], Make.Ids, group => GroupSizes.Of(group.Spec), policy);
        var prices = fleet.Groups.OrderBy(group => group.Group.Metadata.Name, StringComparer.Ordinal).Select(group => Prices.OfNode(group, TimeSpan.FromHours(1), Make.Now)).ToList();
        return one.CompareTo(other) == prices[0].CompareTo(prices[1]);
    });
}
