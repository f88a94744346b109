using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Energy;

/// <summary>What a kWh costs, and when.</summary>
/// <param name="PricePerKwh">The price outside of the windows.</param>
/// <param name="Windows">Parts of each day with prices of their own; the first one that holds counts.</param>
/// <param name="Zone">Whose clock the windows go by.</param>
/// <param name="Currency">For people, such as EUR.</param>
public sealed record Tariff(decimal PricePerKwh, ValueList<TariffWindow> Windows, TimeZoneInfo Zone, string Currency)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The price at a moment.</summary>
    public decimal PriceAt(DateTimeOffset time) => PriceAt(TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, Zone).DateTime));

    /// <summary>The price at a time of day.</summary>
    public decimal PriceAt(TimeOnly local)
    {
        foreach (var window in Windows)
        {
            if (window.Contains(local))
            {
                return window.PricePerKwh;
            }
        }

        return PricePerKwh;
    }

    /// <summary>
    /// The mean price between two moments. Days on which clocks are set have 23 or 25 hours, and windows are as much longer or
    /// shorter: each minute has the price that its local time says.
    /// </summary>
    public decimal MeanPrice(DateTimeOffset from, DateTimeOffset to)
    {
        if (Windows.Count == 0 || to <= from)
        {
            return PriceAt(from);
        }

        var sum = 0m;
        for (var at = from; at < to;)
        {
            var next = new DateTimeOffset(at.UtcTicks - (at.UtcTicks % Minute.Ticks), TimeSpan.Zero) + Minute;
            next = next < to ? next : to;
            sum += PriceAt(at) * (next - at).Ticks;
            at = next;
        }

        return sum / (to - from).Ticks;
    }
}
