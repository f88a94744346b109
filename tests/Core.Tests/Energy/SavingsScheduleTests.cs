using System.Globalization;
using CsCheck;
using HomelabAutoscaler.Core.Energy;

namespace HomelabAutoscaler.Core.Tests.Energy;

public class SavingsScheduleTests
{
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu"];

    [Test]
    [Arguments(SavingsPeriod.Weekly, "Europe/Berlin", "2026-01-31T12:00:00Z", "2026-02-02T08:00:00Z")]
    [Arguments(SavingsPeriod.Weekly, "Europe/Berlin", "2026-02-02T07:59:59Z", "2026-02-02T08:00:00Z")]
    [Arguments(SavingsPeriod.Weekly, "Europe/Berlin", "2026-02-02T08:00:00Z", "2026-02-09T08:00:00Z")]
    [Arguments(SavingsPeriod.Weekly, "Europe/Berlin", "2026-02-01T23:30:00Z", "2026-02-02T08:00:00Z")]
    [Arguments(SavingsPeriod.Weekly, "Europe/Berlin", "2026-03-25T12:00:00Z", "2026-03-30T07:00:00Z")]
    [Arguments(SavingsPeriod.Weekly, "Europe/Berlin", "2026-10-20T12:00:00Z", "2026-10-26T08:00:00Z")]
    [Arguments(SavingsPeriod.Weekly, "America/Los_Angeles", "2026-02-02T12:00:00Z", "2026-02-02T17:00:00Z")]
    [Arguments(SavingsPeriod.Monthly, "Europe/Berlin", "2026-01-31T12:00:00Z", "2026-02-01T08:00:00Z")]
    [Arguments(SavingsPeriod.Monthly, "Europe/Berlin", "2026-02-01T08:00:00Z", "2026-03-01T08:00:00Z")]
    [Arguments(SavingsPeriod.Monthly, "Europe/Berlin", "2026-12-31T23:30:00Z", "2027-01-01T08:00:00Z")]
    [Arguments(SavingsPeriod.Monthly, "Europe/Berlin", "2026-03-15T00:00:00Z", "2026-04-01T07:00:00Z")]
    public async Task Nine_in_the_morning_is_nine_by_the_clock_on_the_wall(SavingsPeriod period, string zone, string after, string next) =>
        await Assert.That(new SavingsSchedule(period, TimeZoneInfo.FindSystemTimeZoneById(zone)).After(Time(after))).IsEqualTo(Time(next));

    [Test]
    public async Task A_day_that_a_place_skipped_begins_with_the_next_one()
    {
        // Apia went over the date line: it had no Friday, 30 December 2011.
        var apia = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Apia");
        var schedule = new SavingsSchedule(SavingsPeriod.Weekly, apia);

        await Assert.That(schedule.After(Time("2011-12-30T00:00:00Z"))).IsEqualTo(Time("2012-01-01T19:00:00Z"));
    }

    [Test]
    public async Task Never_is_never() =>
        await Assert.That(new SavingsSchedule(SavingsPeriod.Never, TimeZoneInfo.Utc).After(Time("2026-01-31T12:00:00Z"))).IsNull();

    [Test]
    public void The_next_time_comes_and_not_later_than_a_month_and_a_day() =>
        Gen.Select(Gen.Int[0, 60 * 365 * 24 * 60], Gen.Int[0, Zones.Length - 1], Gen.Bool).Sample((minute, zone, isWeekly) =>
        {
            var time = DateTimeOffset.UnixEpoch.AddMinutes(minute);
            var schedule = new SavingsSchedule(isWeekly ? SavingsPeriod.Weekly : SavingsPeriod.Monthly, TimeZoneInfo.FindSystemTimeZoneById(Zones[zone]));
            var next = schedule.After(time)!.Value;
            return next > time && next - time <= (isWeekly ? TimeSpan.FromDays(8) : SavingsSchedule.Longest) && schedule.After(next.AddTicks(-1)) == next;
        });

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
