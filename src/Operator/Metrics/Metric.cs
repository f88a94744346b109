namespace HomelabAutoscaler.Operator.Metrics;

internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>What a metric is called, means, and is labelled with.</summary>
internal sealed record Metric(string Name, MetricKind Kind, string Help, params string[] Labels)
{
    /// <summary>Upper bounds of a histogram's buckets, ascending, in the metric's unit.</summary>
    public double[] Buckets { get; init; } = [];

    /// <summary>As Prometheus writes the kind.</summary>
    public string KindText => Kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };
}
