using HomelabAutoscaler.Core.Telling;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Writes passages: the heading at the left, its lines beside it.</summary>
internal static class Passages
{
    private const int HeadingWidth = 11;

    private const int NarrowestText = 30;

    public static void Write(Terminal terminal, IEnumerable<Passage> passages)
    {
        var width = terminal.Width is { } all ? Math.Max(all - HeadingWidth, NarrowestText) : int.MaxValue;
        foreach (var passage in passages)
        {
            var heading = passage.Heading;
            foreach (var line in passage.Lines)
            {
                foreach (var (part, isFirst) in Wrap(line, width))
                {
                    var label = heading.PadRight(HeadingWidth);
                    terminal.Out.Write(terminal.HasColours ? label.In(heading.Length > 0 ? Tint.Strong : Tint.None) : label);
                    terminal.Out.WriteLine(isFirst ? part : $"  {part}");
                    heading = "";
                }
            }
        }
    }

    /// <summary>The line in parts that fit, broken between words; the later ones have room to be set in.</summary>
    private static IEnumerable<(string Part, bool IsFirst)> Wrap(string line, int width)
    {
        var rest = Printable.Of(line);
        var room = width;
        while (rest.Length > room)
        {
            var at = rest.LastIndexOf(' ', room);
            at = at > 0 ? at : room;
            yield return (rest[..at], room == width);
            rest = rest[at..].TrimStart();
            room = width - 2;
        }

        if (rest.Length > 0)
        {
            yield return (rest, room == width);
        }
    }
}
