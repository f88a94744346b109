using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Groups;

public class SavingsDigestTests
{
    private static readonly SavingsSchedule Weekly = new(SavingsPeriod.Weekly, TimeZoneInfo.Utc);
    private static readonly DateTimeOffset Monday = new(2026, 2, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly EnergyCount Start = new() { Since = Make.Now, Until = Monday, SpentKwh = "100", SavedKwh = "200", Spent = "30", Saved = "60", Currency = "EUR" };

    [Test]
    public async Task What_came_on_top_in_a_week_is_told_on_Monday_and_is_the_next_weeks_beginning()
    {
        var later = Count("104.1", "212.3", "31.31", "63.94");
        var digest = Digest(Told(Monday), later, Monday.AddDays(7));

        await Assert.That(digest.Notice).IsEqualTo(new Notice(false, "CountEnergy", "SavingsReported", "Saved 12.30 kWh (3.94 EUR) and took 4.10 kWh (1.31 EUR) in the last 7 days"));
        await Assert.That(digest.Told).IsEqualTo(new SavingsTold { Time = Monday.AddDays(7), Energy = later });
        await Assert.That(digest.Next(Weekly)).IsEqualTo(Monday.AddDays(14));
    }

    [Test]
    public async Task Before_its_time_nothing_is_told_and_nothing_written()
    {
        var digest = Digest(Told(Monday), Count("104.1", "212.3", "31.31", "63.94"), Monday.AddDays(7).AddSeconds(-1));

        await Assert.That(digest).IsEqualTo(new SavingsDigest(Told(Monday), null));
        await Assert.That(digest.Next(Weekly)).IsEqualTo(Monday.AddDays(7));
    }

    [Test]
    public async Task The_first_count_is_noted_and_not_told() =>
        await Assert.That(Digest(null, Start, Make.Now)).IsEqualTo(new SavingsDigest(new() { Time = Make.Now, Energy = Start }, null));

    [Test]
    public async Task Where_nothing_is_counted_or_to_be_told_nothing_is_remembered()
    {
        await Assert.That(Digest(Told(Monday), null, Monday.AddDays(7))).IsEqualTo(new SavingsDigest(null, null));
        await Assert.That(SavingsDigest.Of(Status(Told(Monday), Start), Status(null, Start), Weekly with { Period = SavingsPeriod.Never }, Monday.AddDays(7))).IsEqualTo(new SavingsDigest(null, null));
        await Assert.That(new SavingsDigest(null, null).Next(Weekly)).IsNull();
    }

    [Test]
    public async Task A_week_in_which_nothing_was_counted_is_no_news_but_is_over()
    {
        var later = Start with { SpentKwh = "100.004" };

        await Assert.That(Digest(Told(Monday), later, Monday.AddDays(7))).IsEqualTo(new SavingsDigest(new() { Time = Monday.AddDays(7), Energy = later }, null));
        await Assert.That(Digest(Told(Monday), Start with { SpentKwh = "100.005" }, Monday.AddDays(7)).Notice).IsNotNull();
    }

    [Test]
    [Arguments(21 * 24, "21 days")]
    [Arguments((7 * 24) - 1, "7 days")]
    [Arguments((24 * 365) + 7, "365 days")]
    public async Task Several_weeks_that_were_missed_are_told_once(int hours, string length)
    {
        // An hour early is what a week is in which summer begins.
        var since = hours % 24 == 23 ? Monday.AddHours(1) : Monday;
        var now = since.AddHours(hours);
        var digest = Digest(Told(since), Count("101", "201", "31", "61"), now);

        await Assert.That(digest.Notice!.Note).EndsWith($"in the last {length}");
        await Assert.That(Digest(digest.Told, Count("101", "201", "31", "61"), now.AddHours(1)).Notice).IsNull();
    }

    [Test]
    [Arguments(20, "hour")]
    [Arguments(89, "hour")]
    [Arguments(16 * 60, "16 hours")]
    [Arguments(35 * 60, "35 hours")]
    [Arguments(37 * 60, "2 days")]
    public async Task A_period_that_has_just_begun_says_how_long_it_was(int minutes, string length) =>
        await Assert.That(Digest(Told(Monday.AddDays(7).AddMinutes(-minutes)), Count("101", "201", "31", "61"), Monday.AddDays(7)).Notice!.Note).EndsWith($"in the last {length}");

    [Test]
    public async Task Without_a_price_there_is_energy_and_no_money_and_money_of_another_currency_is_not_mixed_in()
    {
        var priceless = new SavingsTold { Time = Monday, Energy = new() { SpentKwh = "1", SavedKwh = "1" } };

        await Assert.That(Digest(priceless, new() { SpentKwh = "2", SavedKwh = "3" }, Monday.AddDays(7)).Notice!.Note).IsEqualTo("Saved 2.00 kWh and took 1.00 kWh in the last 7 days");
        await Assert.That(Digest(priceless, new() { SpentKwh = "2", SavedKwh = "3", Spent = "0.1", Saved = "0.2", Currency = "EUR" }, Monday.AddDays(7)).Notice!.Note).IsEqualTo("Saved 2.00 kWh (0.20 EUR) and took 1.00 kWh (0.10 EUR) in the last 7 days");
        await Assert.That(Digest(Told(Monday), Count("101", "201", "31", "61") with { Currency = "SEK" }, Monday.AddDays(7)).Notice!.Note).IsEqualTo("Saved 1.00 kWh and took 1.00 kWh in the last 7 days");
    }

    [Test]
    [Arguments("60", "150", 4)]
    [Arguments("160", "450", 6)]
    [Arguments("60", "150", 5)]
    public async Task Machines_that_come_or_go_neither_add_nor_take_off(string spent, string saved, int machines)
    {
        // Six were taken and seven saved when the sum jumped, and then one of each more.
        var before = Status(Told(Monday), Count("106", "207", "31.8", "62.1"), 5);
        var jumped = Status(null, Count(spent, saved, "18", "45"), machines);
        var at = SavingsDigest.Of(before, jumped, Weekly, Monday.AddDays(3));
        await Assert.That(at.Notice).IsNull();

        var after = jumped with { SavingsTold = at.Told };
        var then = after.Energy! with { SpentKwh = Plus(spent, 1), SavedKwh = Plus(saved, 1), Spent = "18.3", Saved = "45.3" };
        var digest = SavingsDigest.Of(after, after with { Energy = then }, Weekly, Monday.AddDays(7));
        await Assert.That(digest.Notice!.Note).IsEqualTo("Saved 8.00 kWh (2.40 EUR) and took 7.00 kWh (2.10 EUR) in the last 7 days");
    }

    [Test]
    public async Task A_status_that_somebody_reset_tells_nothing_negative()
    {
        var before = Status(Told(Monday), Count("106", "207", "31.8", "62.1"));
        var digest = SavingsDigest.Of(before, Status(null, new() { SpentKwh = "0.1", SavedKwh = "0" }), Weekly, Monday.AddDays(7));

        await Assert.That(digest.Notice!.Note).IsEqualTo("Saved 0.00 kWh and took 0.10 kWh in the last 7 days");
        await Assert.That(digest.Told!.Energy.SpentKwh).IsEqualTo("0.1");
    }

    [Test]
    public async Task A_clock_that_is_set_back_tells_nothing_again_and_a_year_that_was_wrong_is_not_waited_for()
    {
        var told = Told(Monday.AddDays(7));
        await Assert.That(Digest(told, Count("110", "220", "33", "66"), Monday.AddDays(6))).IsEqualTo(new SavingsDigest(told, null));

        var wrong = Told(DateTimeOffset.MaxValue);
        await Assert.That(Digest(wrong, Start, Monday)).IsEqualTo(new SavingsDigest(Told(Monday), null));
        await Assert.That(Digest(Told(DateTimeOffset.MinValue), Count("101", "201", "31", "61"), Monday).Notice).IsNotNull();
    }

    [Test]
    public async Task Amounts_that_are_no_numbers_are_none()
    {
        var broken = Start with { SpentKwh = "much", SavedKwh = "-5", Spent = "", Saved = "NaN" };

        await Assert.That(Digest(new() { Time = Monday, Energy = broken }, Start, Monday.AddDays(7)).Notice!.Note).IsEqualTo("Saved 200.00 kWh (60.00 EUR) and took 100.00 kWh (30.00 EUR) in the last 7 days");
        await Assert.That(Digest(Told(Monday), broken, Monday.AddDays(7)).Notice).IsNull();
    }

    private static SavingsDigest Digest(SavingsTold? told, EnergyCount? now, DateTimeOffset time) => SavingsDigest.Of(Status(told, now), Status(told, now), Weekly, time);

    private static GroupStatus Status(SavingsTold? told, EnergyCount? energy, int machines = 3) => new() { Machines = machines, Energy = energy, SavingsTold = told };

    private static SavingsTold Told(DateTimeOffset time) => new() { Time = time, Energy = Start };

    private static EnergyCount Count(string spentKwh, string savedKwh, string spent, string saved) => Start with { Until = Monday.AddDays(7), SpentKwh = spentKwh, SavedKwh = savedKwh, Spent = spent, Saved = saved };

    private static string Plus(string text, int more) => (int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) + more).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
