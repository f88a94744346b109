using System.Globalization;

namespace HomelabAutoscaler.Operator.Supply;

/// <summary>Where a power supply is asked, as Network UPS Tools write it: UPS@HOST[:PORT].</summary>
public sealed record UpsAddress(string Ups, string Host, int Port)
{
    /// <summary>The port of upsd.</summary>
    public const int DefaultPort = 3493;

    /// <exception cref="FormatException">The text is something else.</exception>
    public static UpsAddress Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var (host, port) = Split(text[(at + 1)..]);
        return at > 0 && text[..at].All(IsOfName) && HostOf(host) is { } bare && PortOf(port) is { } number
            ? new(text[..at], bare, number)
            : throw new FormatException("expected UPS@HOST or UPS@HOST:PORT, such as ups@192.168.1.2");
    }

    public override string ToString() => $"{Ups}@{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}{(Port == DefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{Port}"))}";

    /// <summary>What upsd takes for a name without quotes.</summary>
    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';

    /// <summary>Host and port; an IPv6 address has colons of its own, and is written in brackets.</summary>
    private static (string Host, string? Port) Split(string text)
    {
        var colon = text.EndsWith(']') ? -1 : text.LastIndexOf(':');
        return colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }

    /// <summary>The host without its brackets, which IPv6 addresses have and nothing else; null for what is no host.</summary>
    private static string? HostOf(string text)
    {
        var bare = text is ['[', .., ']'] ? text[1..^1] : text;
        return bare.Length > 0 && bare.All(IsOfHost) && (bare != text) == bare.Contains(':', StringComparison.Ordinal) ? bare : null;
    }

    private static int? PortOf(string? text) => text is null ? DefaultPort
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue ? port
        : null;

    private static bool IsOfHost(char c) => c is > ' ' and <= '~' and not ('[' or ']');
}
