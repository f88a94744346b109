using System.Globalization;

namespace HomelabAutoscaler.Fuzz.Tests.Running;

/// <summary>How long and from where: by itself a short run that is the same every time.</summary>
internal static class FuzzSettings
{
    /// <summary>From which all chance follows: FUZZ_SEED.</summary>
    public static int Seed { get; } = Number("FUZZ_SEED") ?? 20260131;

    /// <summary>How long each test runs, as many at once as there are cores: FUZZ_SECONDS. Null for a fixed number of cases.</summary>
    public static TimeSpan? Time { get; } = Number("FUZZ_SECONDS") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static int? Number(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new InvalidOperationException($"{name}={text} is not a whole number")
            : null;
}
