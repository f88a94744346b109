using Cronos;
using CsCheck;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;
using HomelabAutoscaler.Operator.Schedules;

namespace HomelabAutoscaler.Operator.Tests.Groups;

/// <summary>Windows of cron expressions and time zones become sizes.</summary>
public class GroupScheduleTests
{
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo"];

    private static readonly string[] Starts = ["0 8 * * MON-FRI", "30 2 * * *", "0 22 * * *", "0 0 * * *", "30 0 * * *", "15 */3 * * *", "*/20 1-3 * * SUN", "@hourly", "0 0 1 * *", "59 23 L * *"];

    private static readonly string[] Ends = ["0 18 * * *", "30 2 * * *", "0 6 * * MON-FRI", "45 1 * * SUN", "0 0 * * *"];

    private static readonly string[] Durations = ["10m", "1h30m", "10h", "26h"];

    /// <summary>When the clocks of Berlin, New York, Lord Howe and Cairo change in 2026; Cairo's at midnight.</summary>
    private static readonly DateTimeOffset[] Changes =
    [
        Utc("2026-03-29 01:00"), Utc("2026-10-25 01:00"), Utc("2026-03-08 07:00"), Utc("2026-11-01 06:00"), Utc("2026-04-04 15:00"), Utc("2026-10-03 15:30"), Utc("2026-04-23 22:00"),
    ];

    private static readonly Gen<WarmHours> Windows = Gen.Select(
        Gen.Int[0, Starts.Length - 1],
        Gen.Int[0, Ends.Length + Durations.Length - 1],
        Gen.Int[0, Zones.Length - 1],
        Gen.Int[1, 4],
        (start, end, zone, machines) => new WarmHours
        {
            Start = Starts[start],
            End = end < Ends.Length ? Ends[end] : null,
            Duration = end < Ends.Length ? null : Durations[end - Ends.Length],
            TimeZone = Zones[zone],
            Machines = machines,
        });

    [Test]
    public async Task On_working_days_machines_are_kept_on_from_start_to_end()
    {
        var schedule = Of(new WarmHours { Start = "0 8 * * MON-FRI", End = "0 18 * * *", TimeZone = "Europe/Berlin", Machines = 2, AtEnd = WindowEnd.Shed });

        // 2026-02-02 is a Monday; Berlin is an hour ahead.
        await Assert.That(schedule.At(Utc("2026-02-01 12:00")).Min).IsEqualTo(0);
        await Assert.That(schedule.At(Utc("2026-02-02 06:59")).Min).IsEqualTo(0);
        await Assert.That(schedule.At(Utc("2026-02-02 07:00")).Warm).IsEqualTo(new(2, Utc("2026-02-02 17:00"), WindowEnd.Shed));
        await Assert.That(schedule.At(Utc("2026-02-02 17:00")).Min).IsEqualTo(0);
        await Assert.That(schedule.At(Utc("2026-02-06 17:00")).Next).IsEqualTo(new() { Time = Utc("2026-02-09 07:00"), MinSize = 2 });
        await Assert.That(schedule.At(Utc("2026-02-09 07:00")).Next).IsEqualTo(new() { Time = Utc("2026-02-09 17:00"), MinSize = 0 });
    }

    [Test]
    public async Task The_minimum_holds_outside_of_windows_and_counts_for_the_next_change()
    {
        var schedule = new GroupSchedule(new() { MinSize = 1, MaxSize = 3, WarmHours = [new() { Start = "0 8 * * *", Duration = "2h", Machines = 5 }] });

        await Assert.That(schedule.At(Utc("2026-02-02 07:00")).Min).IsEqualTo(1);
        await Assert.That(schedule.At(Utc("2026-02-02 07:00")).Next).IsEqualTo(new() { Time = Utc("2026-02-02 08:00"), MinSize = 3 });
        await Assert.That(schedule.At(Utc("2026-02-02 09:00")).Min).IsEqualTo(3);
        await Assert.That(schedule.At(Utc("2026-02-02 09:00")).Max).IsEqualTo(3);
    }

    [Test]
    public async Task A_window_that_changes_nothing_is_no_next_change()
    {
        var schedule = new GroupSchedule(new() { MinSize = 2, WarmHours = [new() { Start = "0 8 * * *", Duration = "2h", Machines = 1 }, new() { Start = "0 12 * * *", Duration = "1h", Machines = 3 }] });

        await Assert.That(schedule.At(Utc("2026-02-02 07:00")).Next).IsEqualTo(new() { Time = Utc("2026-02-02 12:00"), MinSize = 3 });
        await Assert.That(new GroupSchedule(new() { MinSize = 2 }).At(Utc("2026-02-02 07:00"))).IsEqualTo(new() { Min = 2, Max = null });
    }

    [Test]
    public async Task Windows_that_follow_upon_each_other_are_one()
    {
        var schedule = Of(
            new WarmHours { Start = "0 8 * * *", Duration = "4h", Machines = 1 },
            new WarmHours { Start = "0 12 * * *", Duration = "4h", Machines = 1 });

        await Assert.That(schedule.At(Utc("2026-02-02 09:00")).Next).IsEqualTo(new() { Time = Utc("2026-02-02 16:00"), MinSize = 0 });
        await Assert.That(schedule.At(Utc("2026-02-02 09:00")).ValidUntil).IsEqualTo(Utc("2026-02-02 12:00"));
    }

    [Test]
    public async Task An_end_is_a_time_of_the_clock_and_a_duration_is_not()
    {
        // In the night to 2026-03-29 Berlin's clocks go from 2:00 to 3:00: 6:00 comes after seven hours.
        var byClock = Of(new WarmHours { Start = "0 22 * * *", End = "0 6 * * *", TimeZone = "Europe/Berlin", Machines = 1 });
        var byTime = Of(new WarmHours { Start = "0 22 * * *", Duration = "8h", TimeZone = "Europe/Berlin", Machines = 1 });
        var midnight = Utc("2026-03-28 23:00");

        await Assert.That(byClock.At(midnight).Warm!.Until).IsEqualTo(Utc("2026-03-29 04:00"));
        await Assert.That(byTime.At(midnight).Warm!.Until).IsEqualTo(Utc("2026-03-29 05:00"));
    }

    [Test]
    public async Task A_start_that_the_clocks_skip_comes_when_they_go_on()
    {
        var schedule = Of(new WarmHours { Start = "30 2 * * *", Duration = "1h", TimeZone = "Europe/Berlin", Machines = 1 });

        await Assert.That(schedule.At(Utc("2026-03-29 00:59")).Next).IsEqualTo(new() { Time = Utc("2026-03-29 01:00"), MinSize = 1 });
        await Assert.That(schedule.At(Utc("2026-03-29 00:59")).Min).IsEqualTo(0);
        await Assert.That(schedule.At(Utc("2026-03-29 00:59:59")).Min).IsEqualTo(0);
        await Assert.That(schedule.At(Utc("2026-03-29 01:00")).Min).IsEqualTo(1);
        await Assert.That(schedule.At(Utc("2026-03-29 02:00")).Min).IsEqualTo(0);
    }

    [Test]
    public async Task A_start_that_the_clocks_repeat_comes_once()
    {
        // In the night to 2026-10-25 2:30 comes twice in Berlin, at 0:30 and 1:30 UTC.
        var schedule = Of(new WarmHours { Start = "30 2 * * *", Duration = "30m", TimeZone = "Europe/Berlin", Machines = 1 });

        await Assert.That(schedule.At(Utc("2026-10-25 00:30")).Min).IsEqualTo(1);
        await Assert.That(schedule.At(Utc("2026-10-25 01:30")).Min).IsEqualTo(0);
        await Assert.That(schedule.At(Utc("2026-10-25 01:00")).Next!.Time).IsEqualTo(Utc("2026-10-26 01:30"));
    }

    [Test]
    [Arguments("every day", "10h", null, null, "spec.warmHours[0] is ignored: start is \"every day\", which is not a cron expression such as \"0 8 * * MON-FRI\": ")]
    [Arguments("0 25 * * *", "10h", null, null, "spec.warmHours[0] is ignored: start is \"0 25 * * *\", which is not a cron expression")]
    [Arguments("H 8 * * *", "10h", null, null, "spec.warmHours[0] is ignored: start is \"H 8 * * *\", which is not a cron expression")]
    [Arguments("0 0 30 2 *", "10h", null, null, "spec.warmHours[0] is ignored: start is \"0 0 30 2 *\", which is a day that never comes")]
    [Arguments("0 8 * * *", null, "0 0 31 4 *", null, "spec.warmHours[0] is ignored: end is \"0 0 31 4 *\", which is a day that never comes")]
    [Arguments("0 8 * * *", "soon", null, null, "spec.warmHours[0] is ignored: duration is \"soon\", which is not a time of up to 366 days such as 10h")]
    [Arguments("0 8 * * *", "0s", null, null, "spec.warmHours[0] is ignored: duration is \"0s\", which is not a time of up to 366 days such as 10h")]
    [Arguments("0 8 * * *", "9999h", null, null, "spec.warmHours[0] is ignored: duration is \"9999h\", which is not a time of up to 366 days such as 10h")]
    [Arguments("0 8 * * *", "10h", "0 18 * * *", null, "spec.warmHours[0] is ignored: there must be either duration or end")]
    [Arguments("0 8 * * *", null, null, null, "spec.warmHours[0] is ignored: there must be either duration or end")]
    [Arguments("0 8 * * *", "10h", null, "Mars/Olympus", "spec.warmHours[0] is ignored: timeZone is \"Mars/Olympus\", which is not in the time zone database (such as Europe/Berlin)")]
    [Arguments("0 8 * * *", "10h", null, "../../etc/passwd", "spec.warmHours[0] is ignored: timeZone is \"../../etc/passwd\", which is not in")]
    public async Task What_cannot_be_read_is_ignored_and_said(string start, string? duration, string? end, string? zone, string problem)
    {
        var good = new WarmHours { Start = "0 8 * * *", Duration = "1h", Machines = 1 };
        var schedule = Of(new WarmHours { Start = start, Duration = duration, End = end, TimeZone = zone, Machines = 7 }, good);

        var sizes = schedule.At(Utc("2026-02-02 08:30"));

        await Assert.That(sizes.Problem!.StartsWith(problem, StringComparison.Ordinal)).IsTrue().Because(sizes.Problem);
        await Assert.That(sizes.Min).IsEqualTo(1);
    }

    [Test]
    public void Whatever_text_there_is_nothing_crashes() =>
        Gen.Select(Gen.String[0, 20], Gen.String[0, 8].Null(), Gen.String[0, 20].Null(), Gen.String[0, 20].Null()).Sample((start, duration, end, zone) =>
            Of(new WarmHours { Start = start, Duration = duration, End = end, TimeZone = zone, Machines = 1 }).At(Utc("2026-02-02 08:30")).Min is 0 or 1);

    [Test]
    public void Between_two_looks_nothing_changes_and_the_next_change_is_the_next_change() =>
        Gen.Select(Windows.Array[1, 3], Gen.Int[0, 525_600], Gen.Int[1, 40]).Sample(
            (windows, minute, steps) =>
            {
                var schedule = Of(windows);
                var time = Utc("2026-01-01 00:00") + TimeSpan.FromMinutes(minute) + TimeSpan.FromSeconds(13);
                var sizes = schedule.At(time);
                for (var step = 1; step <= steps; step++)
                {
                    // At odd distances, and close around each edge.
                    var later = step % 3 == 0 && sizes.ValidUntil is { } edge ? edge - TimeSpan.FromSeconds(1) : time + TimeSpan.FromMinutes(17 * step);
                    if (later < time || later >= sizes.ValidUntil)
                    {
                        continue;
                    }

                    var then = schedule.At(later);
                    if (then.Min != sizes.Min || then.Warm != sizes.Warm || then.Next != sizes.Next)
                    {
                        return false;
                    }
                }

                return sizes.Next is not { } next
                    || (schedule.At(next.Time).Min == next.MinSize && next.MinSize != sizes.Min && schedule.At(next.Time - TimeSpan.FromSeconds(1)).Min == sizes.Min);
            },
            iter: 2000);

    [Test]
    public void A_window_is_open_exactly_from_each_start_to_its_end() => Gen.Select(Windows, Gen.Int[0, 525_600], Gen.Int[-1, 1]).Sample(
        (window, minute, seconds) =>
        {
            var time = Utc("2026-01-01 00:00") + TimeSpan.FromMinutes(minute) + TimeSpan.FromSeconds(seconds);
            var open = Spells(window, time).Any(spell => spell.Start <= time && time < spell.End);
            return Of(window).At(time).Min == (open ? window.Machines : 0);
        },
        iter: 3000);

    [Test]
    public void Also_around_each_change_of_the_clocks() => Gen.Select(Windows, Gen.Int[0, Changes.Length - 1], Gen.Int[-300, 300]).Sample(
        (window, change, minutes) =>
        {
            var time = Changes[change] + TimeSpan.FromMinutes(minutes);
            var open = Spells(window, time).Any(spell => spell.Start <= time && time < spell.End);
            return Of(window).At(time).Min == (open ? window.Machines : 0);
        },
        iter: 3000);

    /// <summary>The windows around a time, gone through forwards from long before.</summary>
    private static IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> Spells(WarmHours window, DateTimeOffset time)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(window.TimeZone!);
        return CronExpression.Parse(window.Start)
            .GetOccurrences(time - TimeSpan.FromDays(70), time, zone, fromInclusive: true, toInclusive: true)
            .Select(start => (start, window.End is { } end
                ? CronExpression.Parse(end).GetNextOccurrence(start, zone)!.Value
                : start + (GoDuration.TryParse(window.Duration, out var duration) ? duration : TimeSpan.Zero)));
    }

    private static GroupSchedule Of(params WarmHours[] windows) => new(new() { WarmHours = [.. windows] });

    private static DateTimeOffset Utc(string time) => DateTimeOffset.Parse($"{time}Z", System.Globalization.CultureInfo.InvariantCulture);
}
