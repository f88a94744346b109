using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Manifests as people write them: YAML (or JSON, which is YAML), one or more documents.</summary>
public static partial class Manifests
{
    /// <exception cref="FormatException">The text is not YAML.</exception>
    public static IReadOnlyList<JsonObject> Read(string yaml) => [.. ReadNodes(yaml).OfType<JsonObject>()];

    internal static JsonNode? ReadOne(string yaml) => ReadNodes(yaml).FirstOrDefault();

    private static List<JsonNode?> ReadNodes(string yaml)
    {
        try
        {
            var parser = new Parser(new StringReader(yaml));
            var documents = new List<JsonNode?>();
            parser.Consume<StreamStart>();
            while (parser.TryConsume<DocumentStart>(out _))
            {
                documents.Add(Node(parser, []));
                parser.Consume<DocumentEnd>();
            }
            return documents;
        }
        catch (YamlException e)
        {
            throw new FormatException($"error converting YAML to JSON: yaml: line {e.Start.Line}: {e.Message}", e);
        }
    }

    private static JsonNode? Node(IParser parser, Dictionary<string, JsonNode?> anchors)
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
            return anchors.TryGetValue(alias.Value.Value, out var known) ? known?.DeepClone() : throw new YamlException(alias.Start, alias.End, $"unknown anchor '{alias.Value}' referenced");

        JsonNode? node;
        var anchor = (parser.Current as NodeEvent)?.Anchor ?? AnchorName.Empty;
        if (parser.TryConsume<MappingStart>(out _))
        {
            var map = new JsonObject();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var name = parser.Consume<Scalar>().Value;
                var value = Node(parser, anchors);
                if (name == "<<" && value is JsonObject merged)
                {
                    foreach (var (key, item) in merged)
                        map.SetDefault(key, item?.DeepClone());
                }
                else
                {
                    map[name] = value;
                }
            }
            node = map;
        }
        else if (parser.TryConsume<SequenceStart>(out _))
        {
            var list = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
                list.Add(Node(parser, anchors));
            node = list;
        }
        else
        {
            node = Value(parser.Consume<Scalar>());
        }
        if (!anchor.IsEmpty)
            anchors[anchor.Value] = node;
        return node;
    }

    private static JsonValue? Value(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain || scalar.Tag == "tag:yaml.org,2002:str")
            return JsonValue.Create(text);
        // YAML 1.1, as sigs.k8s.io/yaml reads it.
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF":
                return JsonValue.Create(false);
        }
        if (Octal().IsMatch(text))
            return JsonValue.Create(Convert.ToInt64(text.TrimStart('0', 'o').PadLeft(1, '0'), 8));
        if (text.StartsWith("0x", StringComparison.Ordinal) && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
            return JsonValue.Create(hex);
        if (Decimal().IsMatch(text))
            return JsonNumber.Parse(text.TrimStart('+')).ToNode();
        return JsonValue.Create(text);
    }

    [GeneratedRegex("^0o?[0-7]+$")]
    private static partial Regex Octal();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Decimal();
}
