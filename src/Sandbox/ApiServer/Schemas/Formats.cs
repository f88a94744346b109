using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>The string formats that the API server checks; it ignores any other.</summary>
internal static partial class Formats
{
    public static bool IsValid(string format, string text) => format switch
    {
        "date-time" or "datetime" => Core.Units.Rfc3339.TryParse(text, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "duration" => GoDuration.TryParse(text, out _),
        "ipv4" => IPAddress.TryParse(text, out var four) && four.AddressFamily == AddressFamily.InterNetwork && text.Count(c => c == '.') == 3,
        "ipv6" => IPAddress.TryParse(text, out var six) && six.AddressFamily == AddressFamily.InterNetworkV6,
        "cidr" => IPNetwork.TryParse(text, out _),
        "mac" => Mac().IsMatch(text),
        "uuid" => Uuid().IsMatch(text),
        "uuid3" or "uuid4" or "uuid5" => Uuid().IsMatch(text) && text.Replace("-", "", StringComparison.Ordinal)[12] == format[^1],
        "uri" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var uri) && (uri.IsAbsoluteUri || text.StartsWith('/')),
        "hostname" => text.Length <= 255 && Hostname().IsMatch(text),
        "email" => MailAddress.TryCreate(text, out _),
        "byte" => Convert.TryFromBase64String(text, new byte[text.Length], out _),
        "k8s-short-name" => text.Length <= 63 && ShortName().IsMatch(text),
        "k8s-long-name" => text.Length <= 253 && LongName().IsMatch(text),
        "hexcolor" => HexColor().IsMatch(text),
        _ => true,
    };

    [GeneratedRegex("^([0-9A-Fa-f]{2}([:-]))([0-9A-Fa-f]{2}\\2){4}[0-9A-Fa-f]{2}$")]
    private static partial Regex Mac();

    [GeneratedRegex("^(?i)[0-9A-F]{8}-?[0-9A-F]{4}-?[0-9A-F]{4}-?[0-9A-F]{4}-?[0-9A-F]{12}$")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"^([a-zA-Z0-9\p{L}]([-a-zA-Z0-9\p{L}]{0,61}[a-zA-Z0-9\p{L}])?\.)*[a-zA-Z0-9\p{L}]([-a-zA-Z0-9\p{L}]{0,61}[a-zA-Z0-9\p{L}])?$")]
    private static partial Regex Hostname();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex ShortName();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    private static partial Regex LongName();

    [GeneratedRegex("^#?([a-fA-F0-9]{3}|[a-fA-F0-9]{6})$")]
    private static partial Regex HexColor();
}
