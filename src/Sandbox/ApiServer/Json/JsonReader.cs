using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>
/// Reads a request's JSON. Of its own because clients see the words of Go's decoder in errors, because duplicate
/// members must be noticed, and because integers and floats must stay apart.
/// </summary>
internal sealed class JsonReader
{
    private const int MaximumDepth = 10_000;
    private readonly string _text;
    private readonly List<string> _duplicates = [];
    private int _position;
    private int _depth;

    private JsonReader(string text) => _text = text;

    public static JsonNode? Read(ReadOnlySpan<byte> utf8) => Read(utf8, out _);

    public static JsonNode? Read(ReadOnlySpan<byte> utf8, out IReadOnlyList<string> duplicates) => Read(Encoding.UTF8.GetString(utf8), out duplicates);

    public static JsonNode? Read(string text) => Read(text, out _);

    public static JsonNode? Read(string text, out IReadOnlyList<string> duplicates)
    {
        var reader = new JsonReader(text);
        var value = reader.Value("");
        reader.SkipSpace();
        if (reader._position < text.Length)
            throw reader.Unexpected("after top-level value");
        duplicates = reader._duplicates;
        return value;
    }

    private JsonNode? Value(string path)
    {
        SkipSpace();
        switch (Peek())
        {
            case '{': return Nested(path, Members);
            case '[': return Nested(path, Items);
            case '"': return JsonValue.Create(String());
            case 't': Literal("true"); return JsonValue.Create(true);
            case 'f': Literal("false"); return JsonValue.Create(false);
            case 'n': Literal("null"); return null;
            case '-' or (>= '0' and <= '9'): return Number();
            default: throw Unexpected("looking for beginning of value");
        }
    }

    private JsonNode Nested(string path, Func<string, JsonNode> read)
    {
        if (++_depth > MaximumDepth)
            throw new FormatException("exceeded max depth");
        _position++;
        var node = read(path);
        _depth--;
        return node;
    }

    private JsonObject Members(string path)
    {
        var map = new JsonObject();
        SkipSpace();
        if (Take('}'))
            return map;
        while (true)
        {
            SkipSpace();
            if (Peek() != '"')
                throw Unexpected("looking for beginning of object key string");
            var name = String();
            var child = path.Length == 0 ? name : $"{path}.{name}";
            SkipSpace();
            if (!Take(':'))
                throw Unexpected("after object key");
            var value = Value(child);
            if (map.ContainsKey(name))
                _duplicates.Add(child);
            map[name] = value;
            SkipSpace();
            if (Take('}'))
                return map;
            if (!Take(','))
                throw Unexpected("after object key:value pair");
        }
    }

    private JsonArray Items(string path)
    {
        var list = new JsonArray();
        SkipSpace();
        if (Take(']'))
            return list;
        while (true)
        {
            list.Add(Value($"{path}[{list.Count}]"));
            SkipSpace();
            if (Take(']'))
                return list;
            if (!Take(','))
                throw Unexpected("after array element");
        }
    }

    private string String()
    {
        var start = ++_position;
        while (Peek() is not ('"' or '\\') and >= ' ')
            _position++;
        if (Peek() == '"')
            return _text[start.._position++];

        var text = new StringBuilder(_text, start, _position - start, 256);
        while (true)
        {
            var c = Peek();
            if (c < ' ')
                throw Unexpected("in string literal");
            _position++;
            if (c == '"')
                return text.ToString();
            text.Append(c == '\\' ? Escape() : c);
        }
    }

    private char Escape()
    {
        var c = Peek();
        _position++;
        switch (c)
        {
            case '"' or '\\' or '/': return c;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u':
                if (_position + 4 <= _text.Length && ushort.TryParse(_text.AsSpan(_position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                {
                    _position += 4;
                    return (char)code;
                }
                throw Unexpected("in \\u hexadecimal character escape");
            default:
                _position--;
                throw Unexpected("in string escape code");
        }
    }

    private JsonValue Number()
    {
        var start = _position;
        Take('-');
        if (!Take('0'))
            Digits();
        var real = false;
        if (Take('.'))
        {
            real = true;
            Digits();
        }
        if (_position < _text.Length && _text[_position] is ('e' or 'E'))
        {
            real = true;
            _position++;
            if (!Take('+'))
                Take('-');
            Digits();
        }
        var text = _text[start.._position];
        return real ? JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture)) : JsonNumber.Parse(text).ToNode();
    }

    private void Digits()
    {
        if (Peek() is not (>= '0' and <= '9'))
            throw Unexpected("in numeric literal");
        while (_position < _text.Length && _text[_position] is >= '0' and <= '9')
            _position++;
    }

    private void Literal(string word)
    {
        foreach (var expected in word)
        {
            if (Peek() != expected)
                throw Unexpected($"in literal {word} (expecting '{expected}')");
            _position++;
        }
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && _text[_position] is (' ' or '\t' or '\r' or '\n'))
            _position++;
    }

    private char Peek() => _position < _text.Length ? _text[_position] : throw new FormatException("unexpected end of JSON input");

    private bool Take(char c)
    {
        if (_position >= _text.Length || _text[_position] != c)
            return false;
        _position++;
        return true;
    }

    private FormatException Unexpected(string where)
    {
        var c = Peek();
        var shown = c switch { '\'' => "'\\''", '"' => "'\"'", '\n' => "'\\n'", '\r' => "'\\r'", '\t' => "'\\t'", _ => $"'{c}'" };
        return new FormatException($"invalid character {shown} {where}");
    }
}
