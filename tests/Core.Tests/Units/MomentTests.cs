using HomelabAutoscaler.Core.Units;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Units;

public class MomentTests
{
    [Test]
    [Arguments(0, "0s")]
    [Arguments(119, "119s")]
    [Arguments(120, "2m")]
    [Arguments(330, "5m30s")]
    [Arguments(600, "10m")]
    [Arguments(3599, "59m")]
    [Arguments(3600, "1h")]
    [Arguments(7500, "2h5m")]
    [Arguments(36_000, "10h")]
    [Arguments(86_399, "23h")]
    [Arguments(86_400, "1d")]
    [Arguments(273_600, "3d4h")]
    [Arguments(691_200, "8d")]
    [Arguments(34_560_000, "400d")]
    public async Task A_length_is_no_more_precise_than_matters(int seconds, string text) =>
        await Assert.That(Moments.Length(TimeSpan.FromSeconds(seconds))).IsEqualTo(text);

    [Test]
    [Arguments(-300, "5m ago")]
    [Arguments(300, "in 5m")]
    [Arguments(0, "now")]
    public async Task A_time_tells_how_far_away_it_is(int seconds, string distance)
    {
        var time = Make.Now + TimeSpan.FromSeconds(seconds);

        await Assert.That(Moments.Distance(time, Make.Now)).IsEqualTo(distance);
        await Assert.That(Moments.Of(time, Make.Now)).EndsWith($"Z ({distance})");
    }

    [Test]
    public async Task A_clock_that_is_behind_makes_nothing_younger_than_now()
    {
        await Assert.That(Moments.Age(Make.Now + TimeSpan.FromMinutes(3), Make.Now)).IsEqualTo("0s");
        await Assert.That(Moments.Age(null, Make.Now)).IsEqualTo("");
    }

    [Test]
    public async Task Times_are_told_in_UTC() =>
        await Assert.That(Moments.Text(new DateTimeOffset(2026, 1, 31, 13, 0, 0, TimeSpan.FromHours(1)))).IsEqualTo("2026-01-31T12:00:00Z");
}
