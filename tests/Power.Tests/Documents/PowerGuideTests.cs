using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HomelabAutoscaler.Power.Tests.Documents;

/// <summary>The drivers in docs/power.md are what the operator reads.</summary>
public class PowerGuideTests
{
    private static readonly HashSet<string> Booleans = new(["on", "off", "yes", "no", "y", "n"], StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Examples =
    [
        .. File.ReadAllText(Path.Combine(Repository.Root, "docs", "power.md")).Split("```yaml\n").Skip(1).Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)]),
    ];

    [Test]
    public async Task There_are_examples() => await Assert.That(Examples.Length).IsGreaterThanOrEqualTo(4);

    [Test]
    public async Task Every_driver_is_read_without_loss()
    {
        foreach (var example in Examples)
        {
            var written = DriverOf(example);
            await Assert.That(JsonNode.DeepEquals(ReadAndWritten(written), written)).IsTrue().Because(example);
        }
    }

    [Test]
    public async Task No_key_is_a_boolean_to_kubectl()
    {
        foreach (var example in Examples)
        {
            await Assert.That(Keys(DriverOf(example)).Where(Booleans.Contains)).IsEmpty().Because(example);
        }
    }

    private static JsonNode DriverOf(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return ToJson(stream.Documents[0].RootNode["spec"]["driver"]);
    }

    private static JsonNode ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(entry => KeyValuePair.Create(((YamlScalarNode)entry.Key).Value!, (JsonNode?)ToJson(entry.Value)))),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when int.TryParse(scalar.Value, null, out var number) => JsonValue.Create(number),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value!),
        _ => throw new InvalidOperationException($"{node} in a driver"),
    };

    private static JsonNode ReadAndWritten(JsonNode driver)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(driver.ToJsonString()));
        reader.Read();
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            PowerDriver.Read(ref reader).Write(writer);
        }

        return JsonNode.Parse(json.ToArray())!;
    }

    private static IEnumerable<string> Keys(JsonNode? node) => node is JsonObject map ? map.SelectMany(entry => Keys(entry.Value).Prepend(entry.Key)) : [];
}
