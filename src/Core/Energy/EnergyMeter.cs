using System.Globalization;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Energy;

/// <summary>Counts what a machine takes and saves: watts by state, times the time, times the price of that time.</summary>
public static class EnergyMeter
{
    /// <summary>An operator that was away for longer does not know what the machine did meanwhile.</summary>
    public static readonly TimeSpan LongestGap = TimeSpan.FromDays(7);

    /// <summary>So often at most a machine that is on is counted while nothing changes.</summary>
    public static readonly TimeSpan PaceOn = TimeSpan.FromMinutes(15);

    /// <summary>The same while it is off: a fleet that sleeps is left in peace.</summary>
    public static readonly TimeSpan PaceOff = TimeSpan.FromHours(1);

    private const decimal WattTicksPerKwh = 1000m * TimeSpan.TicksPerHour;

    /// <summary>How often a machine in that state is counted.</summary>
    public static TimeSpan PaceOf(MachineState state) => state == MachineState.Shutdown ? PaceOff : PaceOn;

    /// <summary>The count up to now.</summary>
    /// <param name="known">The count so far; null before the first.</param>
    /// <param name="state">The state in which the machine was since then.</param>
    /// <param name="watts">What it takes; without <see cref="Watts.On"/> nothing is counted.</param>
    /// <param name="tariff">What that costs; null when nobody said.</param>
    /// <param name="now">The present time.</param>
    public static EnergyCount? Count(EnergyCount? known, MachineState state, Watts? watts, Tariff? tariff, DateTimeOffset now)
    {
        if (watts?.On is not { } on)
        {
            return known;
        }

        if (known?.Until is not { } from)
        {
            return new() { Since = now, Until = now };
        }

        // A clock that was set back waits until it is there again, so that nothing is counted twice; a year that was wrong is not waited for.
        if (now <= from)
        {
            return from - now > LongestGap ? known with { Until = now } : known;
        }

        if (TakenIn(state, watts, on) is not { } taken || now - from > LongestGap)
        {
            return known with { Until = now };
        }

        var saved = Math.Max(on - taken, 0);
        var price = tariff?.MeanPrice(from, now);
        var (spentKwh, savedKwh) = (Kwh(taken, now - from), Kwh(saved, now - from));
        return known with
        {
            Until = now,
            SpentKwh = Plus(known.SpentKwh, spentKwh),
            SavedKwh = Plus(known.SavedKwh, savedKwh),
            Currency = tariff?.Currency ?? known.Currency,
            Spent = price is { } costs ? Plus(known.Spent, spentKwh * costs) : known.Spent,
            Saved = price is { } spared ? Plus(known.Saved, savedKwh * spared) : known.Saved,
        };
    }

    /// <summary>Several counts together.</summary>
    public static EnergyCount? Sum(IEnumerable<EnergyCount?> counts)
    {
        EnergyCount? sum = null;
        foreach (var count in counts)
        {
            if (count is not null)
            {
                sum = sum is null ? count : new()
                {
                    Since = sum.Since < count.Since ? sum.Since : count.Since,
                    Until = sum.Until > count.Until ? sum.Until : count.Until,
                    SpentKwh = Plus(sum.SpentKwh, Parse(count.SpentKwh)),
                    SavedKwh = Plus(sum.SavedKwh, Parse(count.SavedKwh)),
                    Currency = sum.Currency ?? count.Currency,
                    Spent = sum.Spent is null && count.Spent is null ? null : Plus(sum.Spent, Parse(count.Spent)),
                    Saved = sum.Saved is null && count.Saved is null ? null : Plus(sum.Saved, Parse(count.Saved)),
                };
            }
        }

        return sum;
    }

    /// <summary>What a count has on top of an earlier one; nothing where it has less. Money of another currency is left out.</summary>
    public static EnergyCount Beyond(EnergyCount? earlier, EnergyCount? later)
    {
        var isSameMoney = earlier?.Currency is null || earlier.Currency == later?.Currency;
        return new()
        {
            Since = earlier?.Until ?? later?.Since,
            Until = later?.Until,
            SpentKwh = Less(later?.SpentKwh, earlier?.SpentKwh),
            SavedKwh = Less(later?.SavedKwh, earlier?.SavedKwh),
            Currency = later?.Currency,
            Spent = isSameMoney && later?.Spent is not null ? Less(later.Spent, earlier?.Spent) : null,
            Saved = isSameMoney && later?.Saved is not null ? Less(later.Saved, earlier?.Saved) : null,
        };
    }

    /// <summary>Whether a count has less than another one, which one that only goes on never has.</summary>
    public static bool IsLess(EnergyCount? count, EnergyCount? than) =>
        Parse(count?.SpentKwh) < Parse(than?.SpentKwh) || Parse(count?.SavedKwh) < Parse(than?.SavedKwh);

    /// <summary>An amount of a count; 0 for none and for what is not a non-negative number.</summary>
    public static decimal Parse(string? text) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>What is taken in a state; null when nobody can know.</summary>
    private static int? TakenIn(MachineState state, Watts watts, int on) => state switch
    {
        MachineState.Unknown => null,
        MachineState.Shutdown or MachineState.StartupFailed => watts.Off ?? 0,
        MachineState.StartingUp => watts.Boot ?? on,
        _ => on,
    };

    private static decimal Kwh(int watts, TimeSpan time) => watts * (decimal)time.Ticks / WattTicksPerKwh;

    /// <summary>To a thousandth of a Wh, which a year of rounding does not make visible.</summary>
    private static string Plus(string? text, decimal more) => Text(Parse(text) + more);

    private static string Less(string? text, string? other) => Text(Math.Max(Parse(text) - Parse(other), 0));

    private static string Text(decimal amount) => decimal.Round(amount, 6).ToString("0.######", CultureInfo.InvariantCulture);
}
