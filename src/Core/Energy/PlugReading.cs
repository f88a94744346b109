namespace HomelabAutoscaler.Core.Energy;

/// <summary>What a plug says of the machine behind it.</summary>
/// <param name="Time">When it said so.</param>
/// <param name="Watts">What went through it then.</param>
/// <param name="MeterWh">Its counter, in Wh; null where it has none for this machine alone.</param>
public sealed record PlugReading(DateTimeOffset Time, decimal Watts, decimal? MeterWh)
{
    /// <summary>No plug lets more through, in watts: what says so is wrong.</summary>
    public const int MostWatts = 10_000;

    /// <summary>One that is older says nothing about now.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(5);

    /// <summary>What went through it on average since the last count, where it was asked more than once; else as now.</summary>
    public decimal MeanWatts { get; init; } = Watts;

    public bool IsFresh(DateTimeOffset now) => (now - Time).Duration() <= FreshFor;
}
