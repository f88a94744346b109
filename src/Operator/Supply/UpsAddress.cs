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
        var (name, rest) = at > 0 ? (text[..at], text[(at + 1)..]) : ("", "");

        // An IPv6 address has colons of its own, and is written in brackets.
        var colon = rest.EndsWith(']') ? -1 : rest.LastIndexOf(':');
        var (host, port) = colon < 0 ? (rest, "") : (rest[..colon], rest[(colon + 1)..]);
        var number = DefaultPort;
        return name.All(IsOfName) && host.Length > 0 && host.All(c => c is > ' ' and <= '~') && (host.Trim('[', ']') is var bare && (host == bare) == !bare.Contains(':', StringComparison.Ordinal))
            && name.Length > 0 && (colon < 0 || (int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is > 0 and <= 65535))
            ? new(name, bare, number)
            : throw new FormatException("expected UPS@HOST or UPS@HOST:PORT, such as ups@192.168.1.2");
    }

    public override string ToString() => $"{Ups}@{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}{(Port == DefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{Port}"))}";

    /// <summary>What upsd takes for a name without quotes.</summary>
    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}
