using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Chart.Tests;

/// <summary>The chart and the binary know the same settings.</summary>
public partial class SettingsTests
{
    private const string Prefix = "HOMELAB_AUTOSCALER_";

    /// <summary>What a Pod has no use for, because it finds its cluster and its namespace itself.</summary>
    private static readonly string[] OutsideOfAPod = ["KUBECONFIG", "CONTEXT", "NAMESPACE"];

    [Test]
    public async Task Every_setting_of_the_binary_is_a_value_of_the_chart()
    {
        var ofTheChart = (await FromSettingsAsync()).Concat(await FromOtherValuesAsync()).Concat(OutsideOfAPod).Distinct();
        var ofTheBinary = (await OperatorBinary.VariablesAsync()).Select(variable => variable[Prefix.Length..]);
        await Assert.That(ofTheChart.Order(StringComparer.Ordinal)).IsEquivalentTo(ofTheBinary.Order(StringComparer.Ordinal))
            .Because("chart/values.schema.json lists the settings under properties.settings");
    }

    [Test]
    public async Task The_later_source_of_a_variable_wins()
    {
        var rendered = await Rendered.FromAsync("""
            settings: {workers: 8, silentAfter: 90s}
            controllerManager: {container: {env: {HOMELAB_AUTOSCALER_WORKERS: 2, HOMELAB_AUTOSCALER_LEADER_ELECT: false}}}
            """);
        var variables = rendered.Container("controller-manager")["env"]!.AsArray().ToDictionary(item => (string)item!["name"]!, item => (string)item!["value"]!);
        await Assert.That(variables["HOMELAB_AUTOSCALER_WORKERS"]).IsEqualTo("2");
        await Assert.That(variables["HOMELAB_AUTOSCALER_SILENT_AFTER"]).IsEqualTo("90s");
        await Assert.That(variables["HOMELAB_AUTOSCALER_LEADER_ELECT"]).IsEqualTo("false");
    }

    private static async Task<IEnumerable<string>> FromSettingsAsync()
    {
        var schema = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "chart", "values.schema.json")))!;
        return schema["properties"]!["settings"]!["properties"]!.AsObject().Select(setting => Hump().Replace(setting.Key, "_$0").ToUpperInvariant());
    }

    private static async Task<IEnumerable<string>> FromOtherValuesAsync()
    {
        string[] without = ["--set-json", "settings=null", "--set-json", "controllerManager.container.env=null"];

        // Certificates are made by cert-manager or by the operator.
        return VariablesOf(await Rendered.FromAsync(Variants.Read("everything"), without)).Concat(VariablesOf(await Rendered.FromAsync(Variants.Read("tls-by-the-operator"), without)));
    }

    private static IEnumerable<string> VariablesOf(Rendered rendered) =>
        rendered.Container("controller-manager")["env"]!.AsArray().Select(item => ((string)item!["name"]!)[Prefix.Length..]);

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Hump();
}
