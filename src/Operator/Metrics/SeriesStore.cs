using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.InteropServices;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Operator.Metrics;

/// <summary>Listens to the operator's instruments and adds up what they measure.</summary>
internal sealed class SeriesStore : IDisposable
{
    private readonly Lock _lock = new();
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, Dictionary<string, Series>> _byMetric = [];

    public SeriesStore(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter) && MetricCatalogue.All.FirstOrDefault(metric => metric.Name == instrument.Name) is { } metric)
            {
                listener.EnableMeasurementEvents(instrument, metric);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, measured, tags, metric) => Add((Metric)metric!, measured, tags));
        _listener.SetMeasurementEventCallback<double>((_, measured, tags, metric) => Add((Metric)metric!, measured, tags));
        _listener.Start();
    }

    /// <summary>Writes all series; those of groups that are gone are forgotten first.</summary>
    public void WriteTo(PrometheusText text, Func<GroupName, bool> isThere)
    {
        lock (_lock)
        {
            foreach (var (name, series) in _byMetric)
            {
                foreach (var gone in series.Where(item => item.Value.Label("group") is { } group && !isThere(new(item.Value.Label("namespace")!, group))).ToList())
                {
                    series.Remove(gone.Key);
                }

                text.Write(MetricCatalogue.All.First(metric => metric.Name == name), series.Values);
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Metric metric, double measured, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new KeyValuePair<string, string>[tags.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = new(tags[i].Key, Convert.ToString(tags[i].Value, CultureInfo.InvariantCulture) ?? "");
        }

        var key = string.Join('\n', labels.Select(label => label.Value));
        lock (_lock)
        {
            ref var ofMetric = ref CollectionsMarshal.GetValueRefOrAddDefault(_byMetric, metric.Name, out _);
            ofMetric ??= [];
            ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(ofMetric, key, out _);
            series ??= new(metric, labels);
            series.Add(measured);
        }
    }
}
