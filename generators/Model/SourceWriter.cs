using System.Text;

namespace HomelabAutoscaler.Generators.Model;

/// <summary>C# source being written, with indentation.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public SourceWriter Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(line);
        }

        _text.Append('\n');
        return this;
    }

    public SourceWriter Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Line(line);
        }

        return this;
    }

    /// <summary>Opens a block; disposing closes it.</summary>
    public Block Open(string header, string open = "{", string close = "}")
    {
        Line(header);
        Line(open);
        _depth++;
        return new(this, close);
    }

    public override string ToString() => _text.ToString();

    internal readonly struct Block(SourceWriter source, string close) : IDisposable
    {
        public void Dispose()
        {
            source._depth--;
            source.Line(close);
        }
    }
}
