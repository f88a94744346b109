namespace HomelabAutoscaler.Operator.Commands;

/// <summary>One cell: its text, and what colour it has where there are any.</summary>
internal readonly record struct Cell(string Text, Tint Tint = Tint.None)
{
    public string Text { get; } = Printable.Of(Text);

    public static implicit operator Cell(string? text) => new(text ?? "");
}

/// <summary>Rows in columns that are as wide as they must be; the last one gives way where the terminal ends.</summary>
internal sealed class TextTable(params string[] headings)
{
    private const string Gap = "  ";

    /// <summary>Less of the last column says nothing.</summary>
    private const int NarrowestLast = 16;

    private readonly List<Cell[]> _rows = [];

    public void Add(params Cell[] row) => _rows.Add(row);

    public void Write(Terminal terminal)
    {
        var widths = headings.Select((heading, column) => _rows.Select(row => row[column].Text.Length).Append(heading.Length).Max()).ToArray();
        var before = widths[..^1].Sum(width => width + Gap.Length);
        var last = terminal.Width is { } width ? Math.Max(width - before, NarrowestLast) : int.MaxValue;
        WriteRow(terminal, [.. headings.Select(heading => new Cell(heading, Tint.Strong))], widths, last);
        foreach (var row in _rows)
        {
            WriteRow(terminal, row, widths, last);
        }
    }

    private static void WriteRow(Terminal terminal, Cell[] row, int[] widths, int last)
    {
        // What follows the last text of a row would be blanks.
        var end = Array.FindLastIndex(row, cell => cell.Text.Length > 0);
        for (var column = 0; column <= end; column++)
        {
            var (text, tint) = row[column];
            text = column == row.Length - 1 ? Cut(text, last) : text;
            terminal.Out.Write(terminal.HasColours ? text.In(tint) : text);
            terminal.Out.Write(column == end ? "" : new string(' ', widths[column] - text.Length + Gap.Length));
        }

        terminal.Out.WriteLine();
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : $"{text[..(width - 1)]}…";
}
