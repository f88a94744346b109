using System.Globalization;
using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>Energy and money in words.</summary>
public static class EnergyTelling
{
    /// <summary>What was taken and saved; null when nothing was counted.</summary>
    public static string? Of(EnergyCount? energy, DateTimeOffset now) => energy is not { Since: { } since, SpentKwh: not null } ? null
        : $"{Amount(energy.SpentKwh, energy.Spent, energy.Currency)} taken, {Amount(energy.SavedKwh, energy.Saved, energy.Currency)} saved, since {Moments.Of(since, now)}{Power(energy, now)}";

    private static string Power(EnergyCount energy, DateTimeOffset now) =>
        energy is { Watts: { } watts, Until: { } until } ? $"; {watts} W at {Moments.Of(until, now)}" : "";

    /// <summary>Energy, and the money where it is known: <c>1.50 kWh (0.45 EUR)</c>.</summary>
    public static string Amount(string? kwh, string? money, string? currency) =>
        $"{Rounded(kwh)} kWh{(money is null ? "" : $" ({Rounded(money)}{(string.IsNullOrEmpty(currency) ? "" : $" {currency}")})")}";

    private static string Rounded(string? amount) => EnergyMeter.Parse(amount).ToString("0.00", CultureInfo.InvariantCulture);
}
