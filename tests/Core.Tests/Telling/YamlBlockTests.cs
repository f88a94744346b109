using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using HomelabAutoscaler.Core.Telling;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HomelabAutoscaler.Core.Tests.Telling;

/// <summary>What is written is read back by somebody else's parser, with the meanings that YAML 1.1 gives to words (yaml.org/type).</summary>
public class YamlBlockTests
{
    private static readonly string[] Traps =
    [
        "", " ", "on", "Off", "YES", "no", "y", "N", "true", "False", "null", "Null", "~", "-", "--", "---", "...", "0", "007", "0o7", "0x1F", "1_000", "12:30", "1e3", "e3", ".5", ".inf", "-.INF", ".nan",
        "2026-01-31", "2026-01-31T12:00:00Z", "=", "<<", "a: b", "a:", "a #b", "#", "# a", "&a", "*a", "!a", "!!str a", "|", ">", "%a", "@a", "`a", "[a", "]", "{a", "}", ",", "?", "? a", ":", "'a'", "\"a\"",
        "a\\b", "a\nb", "a\n", "\ta", "a\t", "a ", " a", "a\r\nb", "\u0085", "\u00a0", "\u2028", "\ufeff", "\u0001", "\u007f", "größe", "日本", "😀", "Moving Pods away: 2 left; default/web-0 is ending",
    ];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Int[0, Traps.Length - 1].Select(at => Traps[at]), Gen.String[Gen.Char[" abon:#-?[]{},&*!|>'\"%@`~0123.\n\té"], 0, 8], Gen.String.AlphaNumeric);

    private static readonly Gen<string> Leaves = Gen.Frequency((4, Texts.Select(Quoted)), (1, Gen.Int.Select(number => $"{number}")), (1, Gen.Int[0, 2].Select(at => new[] { "true", "false", "null" }[at])));

    /// <summary>JSON of all sorts, as text.</summary>
    private static readonly Gen<string> Values = Nested(Nested(Nested(Leaves)));

    [Test]
    public void What_is_written_is_read_back() => Values.Sample(
        json => JsonNode.DeepEquals(Read(Written(json)), JsonNode.Parse(json)), iter: 20_000, print: json => $"{json}\n{Written(json)}");

    [Test]
    public async Task Every_trap_is_text_as_a_value_and_as_a_key()
    {
        foreach (var trap in Traps)
        {
            var value = new JsonObject { [trap] = trap, ["list"] = new JsonArray(trap) };
            await Assert.That(JsonNode.DeepEquals(Read(Written(value.ToJsonString())), value)).IsTrue().Because(Written(value.ToJsonString()));
        }
    }

    [Test]
    public async Task It_reads_as_people_write_it() => await Assert.That(Written("""
        {"groups":[{"name":"mini-pcs","min":0,"empty":[],"none":{},"inner":{"on":true}},{"name":"2"}],"text":"On and Ready","nothing":null,"nested":[["a","b"],[1]]}
        """)).IsEqualTo("""
        groups:
        - name: mini-pcs
          min: 0
          empty: []
          none: {}
          inner:
            "on": true
        - name: "2"
        text: On and Ready
        nothing: null
        nested:
        - - a
          - b
        - - 1

        """);

    private static Gen<string> Nested(Gen<string> inner) => Gen.Frequency(
        (1, Leaves),
        (2, inner.Array[0, 3].Select(items => $"[{string.Join(',', items)}]")),
        (3, Gen.Select(Texts, inner).Array[0, 4].Select(members => $"{{{string.Join(',', members.DistinctBy(member => member.Item1).Select(member => $"{Quoted(member.Item1)}:{member.Item2}"))}}}")));

    private static string Quoted(string text) => JsonValue.Create(text).ToJsonString();

    private static string Written(string json) => YamlBlock.Of(Encoding.UTF8.GetBytes(json));

    private static JsonNode? Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return ToJson(stream.Documents[0].RootNode);
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(entry => KeyValuePair.Create(KeyOf((YamlScalarNode)entry.Key), ToJson(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Resolved(plain.Value!),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new InvalidOperationException($"{node}"),
    };

    private static string KeyOf(YamlScalarNode key) =>
        key.Style != ScalarStyle.Plain || Resolved(key.Value!) is JsonValue value && value.GetValueKind() == JsonValueKind.String ? key.Value! : throw new InvalidOperationException($"the key {key} is no text");

    private static JsonValue? Resolved(string plain) => plain switch
    {
        _ when Regex.IsMatch(plain, "^(~|null|Null|NULL|)$") => null,
        _ when Regex.IsMatch(plain, "^(true|True|TRUE|y|Y|yes|Yes|YES|on|On|ON)$") => JsonValue.Create(true),
        _ when Regex.IsMatch(plain, "^(false|False|FALSE|n|N|no|No|NO|off|Off|OFF)$") => JsonValue.Create(false),
        _ when Regex.IsMatch(plain, "^[-+]?(0|[1-9][0-9]*)$") => JsonValue.Create(int.Parse(plain, System.Globalization.CultureInfo.InvariantCulture)),
        _ when Regex.IsMatch(plain, @"^([-+]?0[0-7_]+|[-+]?0b[01_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+|[-+]?([0-9][0-9_]*)?\.[0-9_]*([eE][-+][0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|[-+]?[0-9]+([eE][-+]?[0-9]+)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|=|<<)$")
            => JsonValue.Create($"not text: {plain}"),
        _ => JsonValue.Create(plain),
    };
}
