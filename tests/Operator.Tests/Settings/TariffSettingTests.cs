using HomelabAutoscaler.Core.Energy;

namespace HomelabAutoscaler.Operator.Tests.Settings;

public class TariffSettingTests
{
    [Test]
    public async Task Windows_and_zone_are_read()
    {
        var (tariff, errors) = Read("--price-per-kwh", "0.32", "--tariff", "22:00-06:00=0.21, 12:00-14:00=0.1", "--tariff-time-zone", "Europe/Berlin", "--currency", "EUR");

        await Assert.That(errors).IsEmpty();
        await Assert.That(tariff).IsEqualTo(new Tariff(0.32m, [new(new(22, 0), new(6, 0), 0.21m), new(new(12, 0), new(14, 0), 0.1m)], TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), "EUR"));
        await Assert.That(Read().Tariff).IsNull();
    }

    [Test]
    [Arguments("never", SavingsPeriod.Never)]
    [Arguments("weekly", SavingsPeriod.Weekly)]
    [Arguments("monthly", SavingsPeriod.Monthly)]
    public async Task Savings_are_told_by_the_tariffs_clock_with_a_price_or_without(string text, SavingsPeriod period)
    {
        await Assert.That(ParsedSettings.Read("--notify-savings", text, "--tariff-time-zone", "Europe/Berlin").Settings.Savings).IsEqualTo(new SavingsSchedule(period, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")));
        await Assert.That(ParsedSettings.Read().Settings.Savings.Period).IsEqualTo(SavingsPeriod.Weekly);
    }

    [Test]
    public async Task A_zone_that_is_not_there_is_said_once() =>
        await Assert.That(Read("--tariff-time-zone", "Europe/Atlantis", "--price-per-kwh", "0.3").Errors.Count).IsEqualTo(1);

    [Test]
    [Arguments("--price-per-kwh", "cheap", "expected a price such as 0.32")]
    [Arguments("--price-per-kwh", "-1", "expected a price such as 0.32")]
    [Arguments("--price-per-kwh", "99999999999999999999999999999999", "expected a price such as 0.32")]
    [Arguments("--tariff", "22-6=0.2", "expected windows such as 22:00-06:00=0.21")]
    [Arguments("--tariff", "22:00-22:00=0.2", "expected windows such as 22:00-06:00=0.21")]
    [Arguments("--tariff", "22:00-25:00=0.2", "expected windows such as 22:00-06:00=0.21")]
    [Arguments("--tariff", "22:00-06:00", "expected windows such as 22:00-06:00=0.21")]
    [Arguments("--tariff", "22:00-06:00=0.21", "--tariff needs --price-per-kwh")]
    [Arguments("--notify-savings", "daily", "expected never, weekly or monthly")]
    [Arguments("--tariff-time-zone", "Europe/Atlantis", "expected a time zone such as Europe/Berlin")]
    public async Task What_makes_no_sense_is_said(string flag, string value, string problem) =>
        await Assert.That(string.Join('\n', Read(flag, value).Errors)).Contains(problem);

    private static (Tariff? Tariff, List<string> Errors) Read(params string[] arguments) =>
        ParsedSettings.Read(arguments) is var (settings, errors) ? (settings.Power.Tariff, errors) : default;
}
