namespace HomelabAutoscaler.Operator.Metrics;

/// <summary>The values of one metric under one set of labels.</summary>
internal sealed class Series(Metric metric, KeyValuePair<string, string>[] labels)
{
    private readonly long[] _buckets = new long[metric.Buckets.Length];

    public KeyValuePair<string, string>[] Labels => labels;

    /// <summary>The counter's or the gauge's value, or the sum of a histogram.</summary>
    public double Value { get; private set; }

    /// <summary>Number of a histogram's measurements.</summary>
    public long Count { get; private set; }

    /// <summary>A histogram's measurements by the bucket they fall in; those beyond the last one are in <see cref="Count"/> alone.</summary>
    public ReadOnlySpan<long> Buckets => _buckets;

    public string? Label(string name) => Array.Find(labels, label => label.Key == name).Value;

    public void Add(double measured)
    {
        Value += measured;
        Count++;
        var bucket = Array.FindIndex(metric.Buckets, bound => measured <= bound);
        if (bucket >= 0)
        {
            _buckets[bucket]++;
        }
    }
}
