using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Tests.Units;

public class UnitTests
{
    [Test]
    [Arguments("0", 0)]
    [Arguments("30s", 30_000)]
    [Arguments("2m", 120_000)]
    [Arguments("1h30m", 5_400_000)]
    [Arguments("1.5h", 5_400_000)]
    [Arguments("250ms", 250)]
    [Arguments("1h0m0.5s", 3_600_500)]
    public async Task Go_durations_are_read(string text, long milliseconds)
    {
        await Assert.That(GoDuration.TryParse(text, out var duration)).IsTrue();
        await Assert.That(duration).IsEqualTo(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Test]
    [Arguments("")]
    [Arguments(null)]
    [Arguments("5")]
    [Arguments("5 m")]
    [Arguments("-5m")]
    [Arguments("5x")]
    [Arguments("m")]
    [Arguments("1..5s")]
    [Arguments("99999999999999999999h")]
    public async Task What_is_no_duration_is_refused(string? text) =>
        await Assert.That(GoDuration.TryParse(text, out _)).IsFalse();

    [Test]
    [Arguments(0, "0ms")]
    [Arguments(250, "250ms")]
    [Arguments(1500, "1.5s")]
    [Arguments(60_000, "1m")]
    [Arguments(90_000, "1m30s")]
    [Arguments(3_600_000, "1h")]
    [Arguments(90_061_000, "25h1m1s")]
    public async Task Durations_are_written_as_Go_does(long milliseconds, string text)
    {
        await Assert.That(GoDuration.Format(TimeSpan.FromMilliseconds(milliseconds))).IsEqualTo(text);
        await Assert.That(GoDuration.TryParse(text, out var back)).IsTrue();
        await Assert.That(back).IsEqualTo(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Test]
    [Arguments("0.5", 0.5)]
    [Arguments("70", 0.7)]
    [Arguments("70%", 0.7)]
    [Arguments("1", 1.0)]
    [Arguments("1%", 0.01)]
    [Arguments("0", 0.0)]
    public async Task Thresholds_are_fractions_or_percent(string text, double fraction)
    {
        await Assert.That(Threshold.TryParse(text, out var read)).IsTrue();
        await Assert.That(read).IsEqualTo(fraction);
    }

    [Test]
    [Arguments("")]
    [Arguments(null)]
    [Arguments("half")]
    [Arguments("-1")]
    [Arguments("%")]
    [Arguments("1e400")]
    public async Task What_is_no_threshold_is_refused(string? text) =>
        await Assert.That(Threshold.TryParse(text, out _)).IsFalse();

    [Test]
    [Arguments("4", 4)]
    [Arguments("500m", 0.5)]
    [Arguments("8Gi", 8589934592)]
    [Arguments("1k", 1000)]
    [Arguments("1e3", 1000)]
    [Arguments("16077312Ki", 16463167488)]
    [Arguments("1E", 1e18)]
    [Arguments("12e6", 12e6)]
    public async Task Quantities_are_read(string text, double value)
    {
        await Assert.That(Quantity.TryParse(text, out var read)).IsTrue();
        await Assert.That(read).IsEqualTo(value);
    }

    [Test]
    [Arguments("")]
    [Arguments("Gi")]
    [Arguments("1Gb")]
    [Arguments("1 Gi")]
    [Arguments("NaN")]
    [Arguments("1e309")]
    public async Task What_is_no_quantity_is_refused(string text) =>
        await Assert.That(Quantity.TryParse(text, out _)).IsFalse();

    [Test]
    public async Task A_quantity_that_only_its_suffix_makes_too_large_is_refused() =>
        await Assert.That(Quantity.TryParse(new string('9', 300) + "Ei", out _)).IsFalse();

    [Test]
    [Arguments("1.5", 1.5)]
    [Arguments("0.0", 0.0)]
    [Arguments(null, 0.0)]
    [Arguments("-3", 0.0)]
    [Arguments("free", 0.0)]
    public async Task A_rate_that_cannot_be_read_costs_nothing(string? rate, double value) =>
        await Assert.That(Money.Parse(rate)).IsEqualTo(value);
}
