using System.Globalization;
using System.Text;

namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

internal sealed class CelLexer(string source)
{
    private static readonly string[] Symbols = ["&&", "||", "==", "!=", "<=", ">=", ".?", "[?", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ",", ".", "(", ")", "[", "]", "{", "}"];
    private int _position;

    public static IReadOnlyList<CelToken> Read(string source)
    {
        var lexer = new CelLexer(source);
        var tokens = new List<CelToken>();
        do
            tokens.Add(lexer.Next());
        while (tokens[^1].Kind != CelTokenKind.End);
        return tokens;
    }

    public static CelException SyntaxError(string source, int position, string what)
    {
        var line = source.AsSpan(0, position).Count('\n') + 1;
        var column = position - (source.LastIndexOf('\n', Math.Max(0, position - 1)) + 1);
        return new CelException($"ERROR: <input>:{line}:{column + 1}: Syntax error: {what}\n | {source.Split('\n')[line - 1]}\n | {new string('.', column)}^");
    }

    private CelToken Next()
    {
        SkipSpaceAndComments();
        var start = _position;
        if (start >= source.Length)
            return new CelToken(CelTokenKind.End, "<EOF>", null, start);
        var c = source[start];
        if (StringPrefix() is { } prefix)
            return String(prefix);
        if (char.IsAsciiDigit(c) || (c == '.' && start + 1 < source.Length && char.IsAsciiDigit(source[start + 1])))
            return Number();
        if (char.IsAsciiLetter(c) || c == '_')
        {
            while (_position < source.Length && (char.IsAsciiLetterOrDigit(source[_position]) || source[_position] == '_'))
                _position++;
            var word = source[start.._position];
            return word switch
            {
                "true" => new(CelTokenKind.Value, word, true, start),
                "false" => new(CelTokenKind.Value, word, false, start),
                "null" => new(CelTokenKind.Value, word, null, start),
                _ => new(CelTokenKind.Name, word, null, start),
            };
        }
        var symbol = Array.Find(Symbols, s => string.CompareOrdinal(source, start, s, 0, s.Length) == 0)
            ?? throw SyntaxError(source, start, $"token recognition error at: '{c}'");
        _position += symbol.Length;
        return new CelToken(CelTokenKind.Symbol, symbol, null, start);
    }

    private void SkipSpaceAndComments()
    {
        while (_position < source.Length)
        {
            if (char.IsWhiteSpace(source[_position]))
                _position++;
            else if (string.CompareOrdinal(source, _position, "//", 0, 2) == 0)
                _position = source.IndexOf('\n', _position) is var end and >= 0 ? end : source.Length;
            else
                return;
        }
    }

    private CelToken Number()
    {
        var start = _position;
        if (string.Compare(source, start, "0x", 0, 2, StringComparison.OrdinalIgnoreCase) == 0)
        {
            _position += 2;
            while (_position < source.Length && char.IsAsciiHexDigit(source[_position]))
                _position++;
            var hex = ulong.Parse(source.AsSpan(start + 2, _position - start - 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            return Unsigned() ? new(CelTokenKind.Value, "", hex, start) : new(CelTokenKind.Value, "", (long)hex, start);
        }
        var real = false;
        while (_position < source.Length)
        {
            var c = source[_position];
            if (c is 'e' or 'E')
            {
                real = true;
                if (_position + 1 < source.Length && source[_position + 1] is ('+' or '-'))
                    _position++;
            }
            else if (c == '.' && !real && _position + 1 < source.Length && char.IsAsciiDigit(source[_position + 1]))
            {
                real = true;
            }
            else if (!char.IsAsciiDigit(c))
            {
                break;
            }
            _position++;
        }
        var text = source[start.._position];
        try
        {
            if (real)
                return new(CelTokenKind.Value, text, double.Parse(text, CultureInfo.InvariantCulture), start);
            // One beyond the largest int64 is read as its negation; the parser's minus turns it back.
            return Unsigned() ? new(CelTokenKind.Value, text, ulong.Parse(text, CultureInfo.InvariantCulture), start)
                : new(CelTokenKind.Value, text, text == "9223372036854775808" ? long.MinValue : long.Parse(text, CultureInfo.InvariantCulture), start);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw SyntaxError(source, start, "invalid numeric literal");
        }
    }

    private bool Unsigned()
    {
        if (_position >= source.Length || source[_position] is not ('u' or 'U'))
            return false;
        _position++;
        return true;
    }

    private string? StringPrefix()
    {
        var end = _position;
        while (end < source.Length && end - _position < 2 && source[end] is ('r' or 'R' or 'b' or 'B'))
            end++;
        return end < source.Length && source[end] is ('"' or '\'') ? source[_position..end].ToLowerInvariant() : null;
    }

    private CelToken String(string prefix)
    {
        var start = _position;
        _position += prefix.Length;
        var raw = prefix.Contains('r', StringComparison.Ordinal);
        var quote = source[_position].ToString();
        var triple = new string(quote[0], 3);
        if (string.CompareOrdinal(source, _position, triple, 0, 3) == 0)
            quote = triple;
        _position += quote.Length;
        var text = new StringBuilder();
        while (true)
        {
            if (_position >= source.Length || (quote.Length == 1 && source[_position] == '\n'))
                throw SyntaxError(source, start, $"token recognition error at: '{source[start..]}'");
            if (string.CompareOrdinal(source, _position, quote, 0, quote.Length) == 0)
                break;
            if (source[_position] == '\\' && !raw)
                Escape(text);
            else
                text.Append(source[_position++]);
        }
        _position += quote.Length;
        return new(CelTokenKind.Value, "", prefix.Contains('b', StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(text.ToString()) : text.ToString(), start);
    }

    private void Escape(StringBuilder text)
    {
        var at = _position++;
        var c = _position < source.Length ? source[_position++] : throw SyntaxError(source, at, "unfinished escape");
        switch (c)
        {
            case 'a': text.Append('\a'); break;
            case 'b': text.Append('\b'); break;
            case 'f': text.Append('\f'); break;
            case 'n': text.Append('\n'); break;
            case 'r': text.Append('\r'); break;
            case 't': text.Append('\t'); break;
            case 'v': text.Append('\v'); break;
            case '\\' or '\'' or '"' or '`' or '?': text.Append(c); break;
            case 'x' or 'X': Code(text, at, 2, 16); break;
            case 'u': Code(text, at, 4, 16); break;
            case 'U': Code(text, at, 8, 16); break;
            case >= '0' and <= '3': _position--; Code(text, at, 3, 8); break;
            default: throw SyntaxError(source, at, $"token recognition error at: '\\{c}'");
        }
    }

    private void Code(StringBuilder text, int at, int digits, int radix)
    {
        try
        {
            text.Append(char.ConvertFromUtf32(Convert.ToInt32(source.Substring(_position, digits), radix)));
            _position += digits;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            throw SyntaxError(source, at, "invalid escape");
        }
    }
}
