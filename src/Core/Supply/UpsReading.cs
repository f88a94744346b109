using System.Globalization;

namespace HomelabAutoscaler.Core.Supply;

/// <summary>What an uninterruptible power supply said of itself, in the variables of Network UPS Tools (NUT).</summary>
/// <param name="Time">When it said so.</param>
/// <param name="IsOnBattery">Whether the mains are away (OB), or the supply is about to be switched off (FSD).</param>
/// <param name="IsLow">Whether the supply itself says that its end is near (LB, FSD).</param>
/// <param name="Charge">battery.charge, in percent; null when it does not say.</param>
/// <param name="Runtime">battery.runtime, how long it lasts at the present load; null when it does not say.</param>
public sealed record UpsReading(DateTimeOffset Time, bool IsOnBattery, bool IsLow, double? Charge, TimeSpan? Runtime)
{
    /// <summary>More than that is no forecast.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>The reading that the variables make; null when they do not tell whether the mains are there.</summary>
    public static UpsReading? Of(IReadOnlyDictionary<string, string> variables, DateTimeOffset time)
    {
        var flags = (variables.GetValueOrDefault("ups.status") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isForced = flags.Contains("FSD");

        // A supply that tests its battery runs on it although the mains are there.
        var isOnBattery = flags.Contains("OB") && !flags.Contains("CAL");
        if (!isForced && !flags.Contains("OB") && !flags.Contains("OL"))
        {
            return null;
        }

        return new(
            time,
            isForced || isOnBattery,
            isForced || (isOnBattery && flags.Contains("LB")),
            Number(variables, "battery.charge") is { } charge ? Math.Clamp(charge, 0, 100) : null,
            Number(variables, "battery.runtime") is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Longest.TotalSeconds)) : null);
    }

    private static double? Number(IReadOnlyDictionary<string, string> variables, string name) =>
        double.TryParse(variables.GetValueOrDefault(name), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
