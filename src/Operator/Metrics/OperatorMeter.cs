using System.Diagnostics.Metrics;
using System.Net;
using Grpc.Core;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Operator.Metrics;

/// <summary>The operator's instruments; a measurement without a listener costs next to nothing.</summary>
public sealed class OperatorMeter : IDisposable
{
    private readonly Counter<long> _operations;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _failedAttempts;
    private readonly Counter<long> _passes;
    private readonly Counter<long> _watchRestarts;
    private readonly Counter<long> _apiCalls;
    private readonly Histogram<double> _operationSeconds;
    private readonly Histogram<double> _callSeconds;

    public OperatorMeter()
    {
        _operations = Counter(MetricCatalogue.Operations);
        _attempts = Counter(MetricCatalogue.Attempts);
        _failedAttempts = Counter(MetricCatalogue.FailedAttempts);
        _passes = Counter(MetricCatalogue.Passes);
        _watchRestarts = Counter(MetricCatalogue.WatchRestarts);
        _apiCalls = Counter(MetricCatalogue.ApiCalls);
        _operationSeconds = Histogram(MetricCatalogue.OperationSeconds);
        _callSeconds = Histogram(MetricCatalogue.CallSeconds);
    }

    internal Meter Meter { get; } = new("HomelabAutoscaler");

    public void Dispose() => Meter.Dispose();

    internal void ApiAnswered(string verb, HttpStatusCode? code) => _apiCalls.Add(1, new("verb", verb), new("code", (int)(code ?? 0)));

    internal void WatchRestarted(string kind) => _watchRestarts.Add(1, new KeyValuePair<string, object?>("kind", kind));

    internal void Passed(string kind, string result) => _passes.Add(1, new("kind", kind), new("result", result));

    internal void Called(string method, StatusCode code, TimeSpan duration) => _callSeconds.Record(duration.TotalSeconds, new("method", method), new("code", code));

    internal void AttemptBegan(GroupName group, string operation) => _attempts.Add(1, Of(group), new("group", group.Name), new("operation", operation));

    internal void AttemptFailed(GroupName group, string operation) => _failedAttempts.Add(1, Of(group), new("group", group.Name), new("operation", operation));

    /// <param name="duration">What it took, of one that succeeded.</param>
    internal void OperationEnded(GroupName group, string operation, TimeSpan? duration)
    {
        _operations.Add(1, Of(group), new("group", group.Name), new("operation", operation), new("result", duration is null ? "failed" : "succeeded"));
        if (duration is { } took)
        {
            _operationSeconds.Record(took.TotalSeconds, Of(group), new("group", group.Name), new("operation", operation));
        }
    }

    private static KeyValuePair<string, object?> Of(GroupName group) => new("namespace", group.Namespace);

    private Counter<long> Counter(Metric metric) => Meter.CreateCounter<long>(metric.Name, description: metric.Help);

    private Histogram<double> Histogram(Metric metric) =>
        Meter.CreateHistogram(metric.Name, description: metric.Help, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = metric.Buckets });
}
