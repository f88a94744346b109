using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>Durations that are none, or too short to mean anything.</summary>
internal static class Durations
{
    public static void Check(string field, string? text, Findings findings) => TryCheck(field, text, findings);

    public static void CheckPositive(string field, string? text, Findings findings)
    {
        if (TryCheck(field, text, findings) is { } duration && duration <= TimeSpan.Zero)
        {
            findings.Refuse(field, $"is {Quoted.Text(text!)}, but must be longer than nothing");
        }
    }

    private static TimeSpan? TryCheck(string field, string? text, Findings findings)
    {
        if (text is null)
        {
            return null;
        }

        if (GoDuration.TryParse(text, out var duration))
        {
            return duration;
        }

        findings.Refuse(field, $"is {Quoted.Text(text)}, which is not a duration such as 90s or 10m, of less than 292 years");
        return null;
    }
}
