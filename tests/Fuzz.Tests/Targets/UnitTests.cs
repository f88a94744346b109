using System.Text;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;
using HomelabAutoscaler.Fuzz.Tests.Corpus;
using HomelabAutoscaler.Fuzz.Tests.Mutators;
using HomelabAutoscaler.Fuzz.Tests.Running;
using HomelabAutoscaler.Operator.Hosting;
using HomelabAutoscaler.Operator.Schedules;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Fuzz.Tests.Targets;

/// <summary>Single values: understood or not, never anything else.</summary>
public class UnitTests
{
    private static readonly IReadOnlyList<Mutator> Mutators = [.. Mutator.Binary, new("another value", OtherValues.Apply)];

    [Test]
    public async Task A_quantity_is_a_finite_number_or_none() => await RunAsync("a quantity", Units.Quantities, 20_000, text =>
        Expect.That(!Quantity.TryParse(text, out var value) || double.IsFinite(value), $"it is {value}"));

    [Test]
    public async Task A_duration_is_one_of_at_most_Gos_longest_or_none() => await RunAsync("a duration", Units.Durations, 20_000, text =>
    {
        if (GoDuration.TryParse(text, out var duration))
        {
            Expect.That(duration >= TimeSpan.Zero && duration.TotalDays < 293 * 366, $"it is {duration}");
            Expect.That(GoDuration.TryParse(GoDuration.Format(duration), out var again) && (again - duration).Duration() < TimeSpan.FromMilliseconds(2), $"{duration} is written as {GoDuration.Format(duration)}, which is {again}");
        }
    });

    [Test]
    public async Task A_threshold_and_a_rate_are_finite_and_not_negative() => await RunAsync("a threshold", Units.Thresholds, 20_000, text =>
    {
        Expect.That(!Threshold.TryParse(text, out var fraction) || (double.IsFinite(fraction) && fraction >= 0), $"it is {fraction}");
        Expect.That(Money.Parse(text) is >= 0 and < double.PositiveInfinity, $"the rate is {Money.Parse(text)}");
    });

    [Test]
    public async Task A_window_opens_and_closes_or_the_group_says_why_it_does_not() => await RunAsync("a cron expression", Units.Crons, 3000, text =>
        CheckWindow(new() { Start = text, Duration = "1h", Machines = 1, TimeZone = "Europe/Berlin" }));

    [Test]
    public async Task A_time_zone_is_known_or_named_as_unknown() => await RunAsync("a time zone", Units.Zones, 1000, text =>
        CheckWindow(new() { Start = "0 8 * * *", End = "0 20 * * *", Machines = 1, TimeZone = text }));

    [Test]
    public async Task An_address_to_listen_on_is_one_or_none() => await RunAsync("an address", Units.Addresses, 10_000, text =>
        Expect.That(!ListenAddress.TryParse(text, out var address) || address.IsNone || address.Port is >= 0 and <= 65535, $"it is {address}"));

    private static void CheckWindow(WarmHours hours)
    {
        var sizes = new GroupSchedule(new() { WarmHours = [hours] }).At(Make.Now);
        Expect.That(sizes.Problem is null == (WarmWindow.ProblemOf(hours) is null), "it is judged in two ways");
        Expect.That(sizes.ValidUntil is null || sizes.ValidUntil > Make.Now, $"it holds until {sizes.ValidUntil}");
    }

    private static Task RunAsync(string name, IReadOnlyList<Seed> corpus, int cases, Action<string> check) =>
        new Fuzzer(name, input => check(Encoding.UTF8.GetString(input))) { Mutators = Mutators }.RunAsync(corpus, cases);
}
