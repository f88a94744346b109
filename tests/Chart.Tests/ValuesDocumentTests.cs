using System.Text.Json.Nodes;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Chart.Tests;

/// <summary>docs/chart-values.md names every value, and no other.</summary>
public class ValuesDocumentTests
{
    [Test]
    public async Task Every_value_is_documented()
    {
        var document = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "chart-values.md"));
        var missing = (await ValuesAsync()).Where(path => !document.Contains($"`{path}`", StringComparison.Ordinal));
        await Assert.That(missing).IsEmpty();
    }

    [Test]
    public async Task Every_value_has_a_default_in_the_chart()
    {
        var defaults = Sandbox.ApiServer.Manifests.Read(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "chart", "values.yaml")))[0];
        var missing = (await ValuesAsync()).Where(path => !path.StartsWith("settings.", StringComparison.Ordinal) && !Has(defaults, path.Split('.')));
        await Assert.That(missing).IsEmpty();
    }

    private static async Task<IEnumerable<string>> ValuesAsync()
    {
        var schema = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "chart", "values.schema.json")))!;
        return Paths(schema, "").Where(path => path != "global");
    }

    private static IEnumerable<string> Paths(JsonNode schema, string path) => schema["properties"] is JsonObject properties
        ? properties.SelectMany(property => Paths(property.Value!, path.Length == 0 ? property.Key : $"{path}.{property.Key}"))
        : [path];

    private static bool Has(JsonNode? node, IEnumerable<string> path) => path.All(key =>
    {
        var has = node is JsonObject values && values.ContainsKey(key);
        node = has ? node![key] : null;
        return has;
    });
}
