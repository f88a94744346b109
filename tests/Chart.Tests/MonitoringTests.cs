using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Chart.Tests;

/// <summary>Monitor, alerts and dashboard are whole, and speak of metrics by the names that metrics have here.</summary>
public partial class MonitoringTests
{
    [Test]
    public async Task The_monitor_finds_the_metrics_Service()
    {
        var rendered = await Rendered.FromAsync(Variants.Read("everything"));
        var monitor = rendered.One("ServiceMonitor")["spec"]!;
        var selector = monitor["selector"]!["matchLabels"]!.AsObject();
        var found = rendered.OfKind("Service").Where(service => selector.All(label => (string?)service["metadata"]!["labels"]![label.Key] == (string?)label.Value)).ToList();
        await Assert.That(found.Select(Rendered.NameOf)).IsEquivalentTo(["homelab-controller-manager-metrics-service"]);
        await Assert.That((string?)found[0]["spec"]!["ports"]![0]!["name"]).IsEqualTo((string?)monitor["endpoints"]![0]!["port"]);
        await Assert.That((string?)monitor["endpoints"]![0]!["tlsConfig"]!["serverName"]).StartsWith(Rendered.NameOf(found[0]));
    }

    [Test]
    public async Task Rules_need_no_monitor()
    {
        var rendered = await Rendered.FromAsync("{metrics: {enable: true}, prometheus: {rules: true}}");
        await Assert.That(rendered.OfKind("PrometheusRule").Count()).IsEqualTo(1);
        await Assert.That(rendered.OfKind("ServiceMonitor")).IsEmpty();
    }

    [Test]
    public async Task Each_alert_says_what_it_means()
    {
        var rendered = await Rendered.FromAsync(Variants.Read("everything"));
        var alerts = rendered.One("PrometheusRule")["spec"]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).ToList();
        await Assert.That(alerts.Count).IsGreaterThan(3);
        foreach (var alert in alerts)
        {
            await Assert.That((string?)alert!["annotations"]!["summary"]).IsNotNull();
            await Assert.That((string?)alert["annotations"]!["description"]).IsNotNull();
            await Assert.That((string?)alert["labels"]!["severity"]).Matches("^(warning|critical)$");
            await AreNamedRightAsync((string)alert["expr"]!);
        }
    }

    [Test]
    public async Task Each_panel_shows_something()
    {
        var rendered = await Rendered.FromAsync(Variants.Read("everything"));
        var dashboard = Manifests.Read((string)rendered.One("ConfigMap", "dashboard")["data"]!["homelab-autoscaler.json"]!)[0];
        var panels = dashboard["panels"]!.AsArray();
        await Assert.That(panels.Select(panel => (long)panel!["id"]!).Distinct().Count()).IsEqualTo(panels.Count);
        foreach (var panel in panels)
        {
            await Assert.That((string?)panel!["title"]).IsNotNull();
            await AreNamedRightAsync((string)panel["targets"]![0]!["expr"]!);
        }
    }

    /// <summary>homelab_autoscaler_SUBSYSTEM_NAME_UNIT, or one of those that every process has.</summary>
    private static async Task AreNamedRightAsync(string expression)
    {
        var names = Metric().Matches(expression).Select(match => match.Value).ToList();
        await Assert.That(names).IsNotEmpty().Because(expression);
        foreach (var name in names)
        {
            await Assert.That(name).Matches("^(homelab_autoscaler_[a-z]+(_[a-z]+)*_(machines|kilowatt_hours_total|money_total|watts|replicas|supplies|seconds_bucket|seconds_count|attempts_total)|process_resident_memory_bytes)$");
        }
    }

    [GeneratedRegex("(homelab|process)_[a-z_]+")]
    private static partial Regex Metric();
}
