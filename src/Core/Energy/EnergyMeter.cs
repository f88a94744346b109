using System.Globalization;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Energy;

/// <summary>Counts what a machine takes and saves: what its plug measured, or else watts by state times the time; times the price of that time.</summary>
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
    /// <param name="watts">What it takes; without <see cref="Watts.Running"/> nothing is counted.</param>
    /// <param name="tariff">What that costs; null when nobody said.</param>
    /// <param name="now">The present time.</param>
    /// <param name="plug">What its plug says now; null where it says nothing, so that what was declared stands in.</param>
    public static EnergyCount? Count(EnergyCount? known, MachineState state, Watts? watts, Tariff? tariff, DateTimeOffset now, PlugReading? plug = null)
    {
        if (watts?.Running is not { } on)
        {
            return known;
        }

        if (known?.Until is not { } from)
        {
            return new() { Since = now, Until = now, MeterWh = MeterOf(plug) };
        }

        // A clock that was set back waits until it is there again, so that nothing is counted twice; a year that was wrong is not waited for.
        if (now <= from)
        {
            return from - now > LongestGap ? known with { Until = now, MeterWh = MeterOf(plug) } : known;
        }

        // A counter that was not read at a count is not gone on from: what stood in for it would be counted twice.
        var met = known with { Until = now, MeterWh = MeterOf(plug) };
        if (TakenIn(state, watts, on) is not { } declared || now - from > LongestGap)
        {
            return met;
        }

        var spentKwh = plug is null ? Kwh(declared, now - from) : MeasuredKwh(known, plug, now - from);
        var savedKwh = plug is null || IsOff(state) ? Math.Max(Kwh(on, now - from) - spentKwh, 0) : 0;
        var price = tariff?.MeanPrice(from, now);
        return met with
        {
            SpentKwh = Plus(known.SpentKwh, spentKwh),
            SavedKwh = Plus(known.SavedKwh, savedKwh),
            Currency = tariff?.Currency ?? known.Currency,
            Spent = price is { } costs ? Plus(known.Spent, spentKwh * costs) : known.Spent,
            Saved = price is { } spared ? Plus(known.Saved, savedKwh * spared) : known.Saved,
        };
    }

    /// <summary>What the machine takes now, in W; null when nobody can know.</summary>
    public static string? Taken(MachineState state, Watts watts, PlugReading? plug) =>
        plug is not null ? Text(decimal.Round(plug.Watts, 1)) : watts.Running is { } on && TakenIn(state, watts, on) is { } declared ? Text(declared) : null;

    /// <summary>Several counts together.</summary>
    public static EnergyCount? Sum(IEnumerable<EnergyCount?> counts)
    {
        EnergyCount? sum = null;
        foreach (var count in counts)
        {
            if (count is not null)
            {
                sum = sum is null ? count with { MeterWh = null } : new()
                {
                    Since = sum.Since < count.Since ? sum.Since : count.Since,
                    Until = sum.Until > count.Until ? sum.Until : count.Until,
                    SpentKwh = Plus(sum.SpentKwh, Parse(count.SpentKwh)),
                    SavedKwh = Plus(sum.SavedKwh, Parse(count.SavedKwh)),
                    Watts = sum.Watts is null && count.Watts is null ? null : Plus(sum.Watts, Parse(count.Watts)),
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

    /// <summary>Whether a machine in that state is reckoned as off.</summary>
    public static bool IsOff(MachineState state) => state is MachineState.Shutdown or MachineState.StartupFailed;

    /// <summary>What is taken in a state; null when nobody can know.</summary>
    private static int? TakenIn(MachineState state, Watts watts, int on) => state switch
    {
        MachineState.Unknown => null,
        _ when IsOff(state) => watts.Standby ?? 0,
        MachineState.StartingUp => watts.Booting ?? on,
        _ => on,
    };

    /// <summary>
    /// The difference of the counter, where it has grown by no more than a plug lets through: one that went back has begun anew,
    /// and one that leapt is another plug's.
    /// </summary>
    private static decimal MeasuredKwh(EnergyCount known, PlugReading plug, TimeSpan time)
    {
        // The counter was read up to so long before either count.
        var most = Kwh(PlugReading.MostWatts, time + PlugReading.FreshFor);
        return known.MeterWh is { } before && plug.MeterWh is { } meter && (meter - Parse(before)) / 1000 is >= 0 and var grown && grown <= most
            ? grown
            : Kwh(plug.MeanWatts, time);
    }

    private static string? MeterOf(PlugReading? plug) => plug?.MeterWh is { } meter ? Text(meter) : null;

    private static decimal Kwh(decimal watts, TimeSpan time) => watts * (decimal)time.Ticks / WattTicksPerKwh;

    /// <summary>To a thousandth of a Wh, which a year of rounding does not make visible.</summary>
    private static string Plus(string? text, decimal more) => Text(Parse(text) + more);

    private static string Less(string? text, string? other) => Text(Math.Max(Parse(text) - Parse(other), 0));

    private static string Text(decimal amount) => decimal.Round(amount, 6).ToString("0.######", CultureInfo.InvariantCulture);
}
