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
    private int _nodes;

    private YamlReader(TextReader text) => _parser = new(text);

    /// <summary>Reads all documents; empty ones are left out.</summary>
    /// <exception cref="YamlSyntaxException">The text is no YAML that could be a manifest; the documents before that are lost.</exception>
    public static IReadOnlyList<YamlNode> Read(TextReader text)
    {
        try
        {
            return new YamlReader(text).Documents();
        }
        catch (YamlException e)
        {
            throw new YamlSyntaxException((int)e.Start.Line, (int)e.Start.Column, e.Message, e);
        }
        catch (ArgumentException e)
        {
            // The parser's answer to some texts that are no Unicode.
            throw new YamlSyntaxException(1, 1, "a character that no YAML has", e);
        }
    }

    /// <exception cref="YamlSyntaxException">The text is no YAML that could be a manifest.</exception>
    public static IReadOnlyList<YamlNode> Read(string text) => Read(new StringReader(text));

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
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var name))
            {
                throw Problem(_parser.Current!.Start, "a name that is no text");
            }

            var value = Node(depth + 1);
            if (name.Value == "<<" && value.Kind == YamlKind.Map)
            {
                members.AddRange(value.Members.Where(member => names.Add(member.Name)));
            }
            else if (names.Add(name.Value))
            {
                members.Add(new(name.Value, (int)name.Start.Line, (int)name.Start.Column, value));
            }
            else
            {
                throw Problem(name.Start, $"{name.Value} is there twice");
            }
        }

        return At(start, YamlKind.Map) with { Members = members };
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

    private static YamlNode Value(Scalar scalar)
    {
        var isText = scalar.Style != ScalarStyle.Plain || scalar.Tag == "tag:yaml.org,2002:str";
        return At(scalar.Start, isText ? YamlKind.Text : YamlScalar.KindOf(scalar.Value)) with { Text = scalar.Value };
    }

    private static YamlNode At(Mark start, YamlKind kind) => new(kind, (int)start.Line, (int)start.Column, "", [], []);

    private void Count(int nodes, Mark at)
    {
        _nodes += nodes;
        if (_nodes > MostNodes)
        {
            throw Problem(at, $"more than {MostNodes} values");
        }
    }

    private static YamlSyntaxException Problem(Mark at, string problem) => new((int)at.Line, (int)at.Column, problem);
}
