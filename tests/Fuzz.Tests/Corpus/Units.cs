namespace HomelabAutoscaler.Fuzz.Tests.Corpus;

/// <summary>Single values as people write them.</summary>
internal static class Units
{
    public static IReadOnlyList<Seed> Quantities { get; } = Seeds("500m", "2", "8Gi", "1e3", "0.5", "100n", "1.5E", "+4", "-3k", "64Ki", "12e-3");

    public static IReadOnlyList<Seed> Durations { get; } = Seeds("10m", "1h30m", "1.5h", "90s", "0", "100ms", "1h2m3s4ms5us6ns", "3µs");

    public static IReadOnlyList<Seed> Thresholds { get; } = Seeds("0.5", "50", "50%", "1", "0");

    public static IReadOnlyList<Seed> Crons { get; } = Seeds("0 8 * * MON-FRI", "*/5 * * * *", "@daily", "0 0 29 2 *", "0 0 L * *", "0 9 * * 1#1", "15,45 6-22/2 1-15 JAN,JUL ?", "0 0 LW * *", "H H * * *");

    public static IReadOnlyList<Seed> Zones { get; } = Seeds("Europe/Berlin", "UTC", "America/New_York", "Etc/GMT+12", "../../etc/passwd");

    public static IReadOnlyList<Seed> Addresses { get; } = Seeds(":50051", "127.0.0.1:0", "[::1]:8443", "localhost:80", "0", "[fe80::1%eth0]:1");

    private static List<Seed> Seeds(params string[] texts) => [.. texts.Select(text => new Seed("a value as people write it", text))];
}
