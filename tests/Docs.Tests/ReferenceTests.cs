using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Operator.Metrics;
using HomelabAutoscaler.Operator.Settings;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Docs.Tests;

/// <summary>The reference is written from the code. UPDATE_SNAPSHOTS=1 in the environment writes it.</summary>
public class ReferenceTests
{
    [Test]
    public async Task Groups_are_described_as_they_are() =>
        await InStepAsync("groups.md", Kind("Group", "`hgroup`: what Cluster Autoscaler scales. Machines belong to it by their label `group`.", Encoding.UTF8.GetString(Group.CrdYaml)));

    [Test]
    public async Task Nodes_are_described_as_they_are() =>
        await InStepAsync("nodes.md", Kind("Node", "`hnode`: one machine. Its label `group` names its Group; without it Cluster Autoscaler does not see the machine.", Encoding.UTF8.GetString(Machine.CrdYaml)));

    [Test]
    public async Task Settings_are_described_as_they_are()
    {
        var text = new StringBuilder("# Flags\n\nEach flag has an environment variable, which counts where the flag is not given. Durations are as in Go: `90s`, `5m`, `1h30m`.\n\n| flag | environment variable | default | |\n|---|---|---|---|\n");
        foreach (var setting in new SettingsReader().All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{setting.Option.Name}` | `{setting.Variable}` | {(setting.Fallback.Length > 0 ? $"`{setting.Fallback}`" : "")} | {setting.Description.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }

        await InStepAsync("settings.md", text.ToString());
    }

    [Test]
    public async Task Metrics_are_described_as_they_are()
    {
        var text = new StringBuilder("# Metrics\n\nServed at `/metrics` once [that is switched on](../metrics.md). Labels have few values: there are as many groups as Group resources.\n\n| metric | kind | labels | |\n|---|---|---|---|\n");
        foreach (var metric in MetricCatalogue.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{metric.Name}` | {metric.KindText} | {string.Join(", ", metric.Labels)} | {metric.Help} |\n");
        }

        await InStepAsync("metrics.md", text.ToString());
    }

    private static string Kind(string name, string about, string crd)
    {
        var schema = Manifests.Read(crd)[0]["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!;
        var text = new StringBuilder($"# {name}\n\n{about} `kubectl explain` shows the same.\n");
        foreach (var part in (string[])["spec", "status"])
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {part}\n\n| field | type | |\n|---|---|---|\n");
            Rows(text, part, (JsonObject)schema["properties"]![part]!);
        }

        return text.ToString();
    }

    private static void Rows(StringBuilder text, string path, JsonObject schema)
    {
        foreach (var (name, value) in schema["properties"]?.AsObject() ?? [])
        {
            var member = (JsonObject)value!;
            var items = member["items"] as JsonObject;
            var required = schema["required"] is JsonArray names && names.Any(other => (string?)other == name) ? ", required" : "";
            text.Append(CultureInfo.InvariantCulture, $"| `{path}.{name}` | {TypeOf(member)}{required} | {Cell((string?)member["description"] ?? "")} |\n");
            Rows(text, $"{path}.{name}{(items is null ? "" : "[]")}", items ?? member);
        }
    }

    private static string TypeOf(JsonObject schema)
    {
        if (schema["enum"] is JsonArray values)
        {
            return string.Join(", ", values.Select(value => $"`{value}`"));
        }

        return schema["items"] is JsonObject items ? $"list of {TypeOf(items)}"
            : schema["additionalProperties"] is not null ? "map"
            : (string?)schema["format"] is { } format and not ("int32" or "int64") ? format
            : (string?)schema["type"] ?? "";
    }

    private static string Cell(string description) => description.Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);

    private static async Task InStepAsync(string file, string expected)
    {
        var path = Path.Combine(Repository.Root, "docs", "reference", file);
        if (Snapshots.AreWritten)
        {
            await File.WriteAllTextAsync(path, expected);
            return;
        }

        await Assert.That(File.Exists(path) ? await File.ReadAllTextAsync(path) : "").IsEqualTo(expected).Because($"docs/reference/{file} is generated: UPDATE_SNAPSHOTS=1 writes it anew");
    }
}
