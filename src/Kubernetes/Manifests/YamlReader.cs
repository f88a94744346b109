using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HomelabAutoscaler.Kubernetes.Manifests;

/// <summary>
/// Manifests as people write them: YAML (or JSON, which is YAML), one or more documents. Where something is written is
/// remembered, and bad input costs no more than good input does.
/// </summary>
public sealed class YamlReader
{
    /// <summary>Aliases may stand for a lot: what comes to more than this is no manifest.</summary>
    private const int MostNodes = 200_000;

    private const int Deepest = 100;

    private readonly Parser _parser;
    private readonly Dictionary<string, (YamlNode Node, int Size)> _anchors = [];

    /// <summary>Where in the file the text begins.</summary>
    private readonly (int Line, int Column) _start;

    private int _nodes;

    private YamlReader(string text, (int Line, int Column) start) => (_parser, _start) = (new(new StringReader(text)), start);

    /// <summary>Reads all documents; empty ones are left out.</summary>
    /// <exception cref="YamlSyntaxException">The text is no YAML that could be a manifest; the documents before that are lost.</exception>
    public static IReadOnlyList<YamlNode> Read(string text)
    {
        var documents = new List<YamlNode>();
        var start = (Line: 1, Column: 1);
        foreach (var part in JsonObjects.In(text))
        {
            documents.AddRange(new YamlReader(part, start).ReadPart());
            var lines = part.Count(c => c == '\n');
            start = (start.Line + lines, part.Length - part.LastIndexOf('\n') + (lines == 0 ? start.Column - 1 : 0));
        }

        return documents;
    }

    private List<YamlNode> ReadPart()
    {
        try
        {
            return Documents();
        }
        catch (YamlException e)
        {
            // What began to be read is not what is wrong, where a tab ended it.
            throw Problem(e.Message.Contains("tab character", StringComparison.Ordinal) ? e.End : e.Start, e.Message, e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // The parser's answers to some texts that are no Unicode, or are indented by tabs.
            throw Problem(_parser.Current?.End ?? Mark.Empty, "after this is a character that no YAML has there", e);
        }
    }

    private List<YamlNode> Documents()
    {
        var documents = new List<YamlNode>();
        _parser.Consume<StreamStart>();
        while (_parser.TryConsume<DocumentStart>(out _))
        {
            _anchors.Clear();
            if (Node(0) is { Kind: not YamlKind.Null } document)
            {
                documents.Add(document);
            }

            _parser.Consume<DocumentEnd>();
        }

        return documents;
    }

    private YamlNode Node(int depth)
    {
        var start = _parser.Current!.Start;
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            var (known, copied) = _anchors.TryGetValue(alias.Value.Value, out var anchored) ? anchored : throw Problem(alias.Start, $"there is no anchor &{alias.Value} for *{alias.Value}");
            Count(copied, start);
            return known;
        }

        Count(1, start);
        if (depth > Deepest)
        {
            throw Problem(start, $"more than {Deepest} levels");
        }

        var before = _nodes;
        var anchor = (_parser.Current as NodeEvent)?.Anchor ?? AnchorName.Empty;
        var node = _parser.TryConsume<MappingStart>(out _) ? Map(start, depth)
            : _parser.TryConsume<SequenceStart>(out _) ? List(start, depth)
            : Value(_parser.Consume<Scalar>());
        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = (node, _nodes - before + 1);
        }

        return node;
    }

    private YamlNode Map(Mark start, int depth)
    {
        var members = new List<YamlMember>();
        var merged = new List<YamlMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var written))
            {
                throw Problem(_parser.Current!.Start, "a name that is no text");
            }

            var value = Node(depth + 1);
            if (written is { Value: "<<", Style: ScalarStyle.Plain })
            {
                merged.AddRange(Merged(written, value));
                continue;
            }

            var name = NameOf(written);
            if (!names.Add(name))
            {
                throw Problem(written.Start, $"{written.Value} is there twice");
            }

            var (line, column) = PlaceOf(written.Start);
            members.Add(new(name, line, column, value, written.Value));
        }

        // What is written here counts, wherever the merge is.
        members.AddRange(merged.Where(member => names.Add(member.Name)));
        return At(start, YamlKind.Map) with { Members = members };
    }

    private IEnumerable<YamlMember> Merged(Scalar merge, YamlNode value)
    {
        IReadOnlyList<YamlNode> maps = value.Kind == YamlKind.List ? value.Items : [value];
        return maps.All(map => map.Kind == YamlKind.Map) ? maps.SelectMany(map => map.Members) : throw Problem(merge.Start, "<< takes a map or a list of maps");
    }

    /// <summary>Names are text in JSON, whatever YAML takes them for.</summary>
    private string NameOf(Scalar written)
    {
        var node = Value(written);
        return node.Kind switch
        {
            YamlKind.Boolean => node.IsTrue ? "true" : "false",
            YamlKind.WholeNumber => node.WholeNumber.ToString(CultureInfo.InvariantCulture),
            YamlKind.Number => node.Number.ToString(CultureInfo.InvariantCulture),
            YamlKind.Null => throw Problem(written.Start, $"a name that is no text: put it in quotes, \"{written.Value}\""),
            _ => node.Text,
        };
    }

    private YamlNode List(Mark start, int depth)
    {
        var items = new List<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1));
        }

        return At(start, YamlKind.List) with { Items = items };
    }

    private YamlNode Value(Scalar scalar)
    {
        var isText = scalar.Style != ScalarStyle.Plain || scalar.Tag == "tag:yaml.org,2002:str";
        return At(scalar.Start, isText ? YamlKind.Text : YamlScalar.KindOf(scalar.Value)) with { Text = scalar.Value };
    }

    private YamlNode At(Mark start, YamlKind kind)
    {
        var (line, column) = PlaceOf(start);
        return new(kind, line, column, "", [], []);
    }

    private void Count(int nodes, Mark at)
    {
        _nodes += nodes;
        if (_nodes > MostNodes)
        {
            throw Problem(at, $"more than {MostNodes} values");
        }
    }

    private YamlSyntaxException Problem(Mark at, string problem, Exception? inner = null)
    {
        var (line, column) = PlaceOf(at);
        return new(line, column, problem, inner);
    }

    private (int Line, int Column) PlaceOf(Mark at) => ((int)at.Line + _start.Line - 1, (int)at.Column + (at.Line == 1 ? _start.Column - 1 : 0));
}
