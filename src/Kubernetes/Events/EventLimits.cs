using System.Globalization;
using System.Text;

namespace HomelabAutoscaler.Kubernetes.Events;

/// <summary>How long the texts of an Event may be: the server refuses one that says more.</summary>
internal static class EventLimits
{
    private const int LongestName = 253;

    private const int LongestInstance = 128;

    private const int LongestNote = 1024;

    /// <summary>A name that no other Event has, and that shows what it is about.</summary>
    public static string Name(string about, DateTimeOffset now, long number)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $".{now.UtcTicks:x}{number:x}");
        return about.Length + suffix.Length <= LongestName ? about + suffix : about[..(LongestName - suffix.Length)].TrimEnd('.', '-') + suffix;
    }

    public static string Instance(string text) => Cut(text, LongestInstance);

    public static string Note(string text) => Cut(text, LongestNote);

    /// <summary>The beginning of a text, no longer than so many bytes, and no half characters.</summary>
    private static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
        {
            return text;
        }

        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}
