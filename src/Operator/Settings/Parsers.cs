using System.Globalization;
using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Units;
using HomelabAutoscaler.Operator.Hosting;
using HomelabAutoscaler.Operator.Notifications;

namespace HomelabAutoscaler.Operator.Settings;

/// <summary>Reads settings' values; what is wrong says what is expected.</summary>
internal static class Parsers
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    public static string Text(string text) => text;

    public static string[] List(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static bool Boolean(string text) =>
        bool.TryParse(text, out var value) ? value : throw new FormatException("expected true or false");

    public static int Positive(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : throw new FormatException("expected a whole number above 0");

    public static double Percent(string text) =>
        double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 100 ? value : throw new FormatException("expected percent from 0 to 100");

    public static TimeSpan Duration(string text) =>
        GoDuration.TryParse(text, out var value) && value > TimeSpan.Zero ? value : throw new FormatException("expected a duration above 0 such as 30s or 5m");

    public static TimeSpan DurationOrNone(string text) =>
        GoDuration.TryParse(text, out var value) && value >= TimeSpan.Zero ? value : throw new FormatException("expected a duration such as 30s or 5m, or 0s for none");

    /// <summary>A duration that a timer waits: those count no more than 49 days.</summary>
    public static TimeSpan Wait(string text) =>
        Duration(text) is var wait && wait <= LongestWait ? wait : throw new FormatException("expected a duration of at most 24h");

    public static string Address(string text) =>
        ListenAddress.TryParse(text, out _) ? text : throw new FormatException("expected HOST:PORT or :PORT, or 0 for none");

    public static Uri? HttpAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : throw new FormatException("expected an address such as https://ntfy.sh/my-homelab");

    public static NotificationFormat NotificationFormat(string text) => text switch
    {
        "ntfy" => Notifications.NotificationFormat.Ntfy,
        "json" => Notifications.NotificationFormat.Json,
        _ => throw new FormatException("expected ntfy or json"),
    };

    public static SavingsPeriod SavingsPeriod(string text) => text switch
    {
        "never" => Core.Energy.SavingsPeriod.Never,
        "weekly" => Core.Energy.SavingsPeriod.Weekly,
        "monthly" => Core.Energy.SavingsPeriod.Monthly,
        _ => throw new FormatException("expected never, weekly or monthly"),
    };

    public static LogFormat Format(string text) => text switch
    {
        "plain" => LogFormat.Plain,
        "json" => LogFormat.Json,
        _ => throw new FormatException("expected plain or json"),
    };

    public static LogLevel Level(string text) => text switch
    {
        "debug" => LogLevel.Debug,
        "info" => LogLevel.Information,
        "warn" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => throw new FormatException("expected debug, info, warn or error"),
    };
}
