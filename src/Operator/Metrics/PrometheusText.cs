using System.Globalization;
using System.Text;

namespace HomelabAutoscaler.Operator.Metrics;

/// <summary>Writes metrics in Prometheus' text format, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    public void Write(Metric metric, IEnumerable<Series> series)
    {
        Head(metric);
        foreach (var item in series)
        {
            if (metric.Kind != MetricKind.Histogram)
            {
                Line(metric.Name, item.Labels, item.Value);
                continue;
            }

            var upTo = 0L;
            for (var i = 0; i < metric.Buckets.Length; i++)
            {
                upTo += item.Buckets[i];
                Line($"{metric.Name}_bucket", [.. item.Labels, new("le", Number(metric.Buckets[i]))], upTo);
            }

            Line($"{metric.Name}_bucket", [.. item.Labels, new("le", "+Inf")], item.Count);
            Line($"{metric.Name}_sum", item.Labels, item.Value);
            Line($"{metric.Name}_count", item.Labels, item.Count);
        }
    }

    public void Head(Metric metric) =>
        _text.Append("# HELP ").Append(metric.Name).Append(' ').Append(metric.Help).Append("\n# TYPE ").Append(metric.Name).Append(' ').Append(metric.KindText).Append('\n');

    /// <param name="metric">A metric whose head is written.</param>
    /// <param name="value">Its value.</param>
    /// <param name="labels">Values of its labels, in their order.</param>
    public void Line(Metric metric, double value, params ReadOnlySpan<string> labels)
    {
        var pairs = new KeyValuePair<string, string>[labels.Length];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new(metric.Labels[i], labels[i]);
        }

        Line(metric.Name, pairs, value);
    }

    private void Line(string name, ReadOnlySpan<KeyValuePair<string, string>> labels, double value)
    {
        _text.Append(name);
        var separator = '{';
        foreach (var (label, text) in labels)
        {
            _text.Append(separator).Append(label).Append("=\"").Append(Escaped(text)).Append('"');
            separator = ',';
        }

        _text.Append(separator == ',' ? "} " : " ").Append(Number(value)).Append('\n');
    }

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
