using System.Text.RegularExpressions;
using HomelabAutoscaler.Operator.Metrics;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Metrics;

/// <summary>What speaks of metrics speaks of those that exist.</summary>
public partial class MonitoringTests
{
    [Test]
    [Arguments("dashboard.json")]
    [Arguments("alerts.yaml")]
    public async Task The_chart_uses_only_metrics_and_labels_that_exist(string file)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "chart", "files", file));
        var expressions = Expression().Matches(text).Select(match => match.Groups[1].Value).ToList();
        await Assert.That(expressions).IsNotEmpty();
        foreach (var expression in expressions)
        {
            var used = Name().Matches(expression).Select(match => match.Value).Select(MetricOf).ToList();
            await Assert.That(used).IsNotEmpty().Because(expression);
            await Assert.That(used.Where(metric => metric is null)).IsEmpty().Because(expression);
            var labels = Selector().Matches(expression).Concat(By().Matches(expression)).Select(match => match.Groups[1].Value)
                .SelectMany(list => Label().Matches(list)).Select(match => match.Value);
            string[] known = [.. used.SelectMany(metric => metric!.Labels), "le", "job"];
            await Assert.That(labels.Except(known)).IsEmpty().Because(expression);
        }
    }

    private static Metric? MetricOf(string name) =>
        MetricCatalogue.All.FirstOrDefault(metric => metric.Kind == MetricKind.Histogram
            ? name == $"{metric.Name}_bucket" || name == $"{metric.Name}_sum" || name == $"{metric.Name}_count"
            : name == metric.Name);

    [GeneratedRegex("\"?expr\"?: *(.*)")]
    private static partial Regex Expression();

    [GeneratedRegex("(homelab_autoscaler|process)_[a-z_]+")]
    private static partial Regex Name();

    [GeneratedRegex(@"\{([^}]*)\}")]
    private static partial Regex Selector();

    [GeneratedRegex(@"by \(([^)]*)\)")]
    private static partial Regex By();

    /// <summary>A name that is followed by an operator, or stands in a list alone.</summary>
    [GeneratedRegex(@"(?<![\w$|""])[a-z]+(?=\s*(=|!=|=~|!~|,|$))")]
    private static partial Regex Label();
}
