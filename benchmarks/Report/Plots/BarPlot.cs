using HomelabAutoscaler.Report.Svg;

namespace HomelabAutoscaler.Report.Plots;

/// <summary>Groups of horizontal bars, each group on a scale of its own; a figure that is missing is said and has no bar.</summary>
internal static class BarPlot
{
    private const double Width = 720;
    private const double LabelWidth = 250;
    private const double ValueWidth = 90;
    private const double BarHeight = 18;
    private const double Pitch = 26;
    private const double GroupHead = 34;
    private const double Top = 34;

    public static Picture Draw(string title, params ReadOnlySpan<(string Head, Func<double?, string> Unit, IReadOnlyList<Bar> Bars)> groups)
    {
        var height = Top + 8;
        foreach (var (_, _, bars) in groups)
        {
            height += GroupHead + (bars.Count * Pitch);
        }

        var picture = new Picture(Width, height, title);
        var y = Top;
        foreach (var (head, unit, bars) in groups)
        {
            picture.Text(head, 12, y + 22);
            y += GroupHead;
            var longest = bars.Max(bar => bar.Value) is { } most and > 0 ? most : 1;
            foreach (var bar in bars)
            {
                Draw(picture, bar, unit(bar.Value), (Width - LabelWidth - ValueWidth) / longest, y);
                y += Pitch;
            }
        }

        return picture;
    }

    private static void Draw(Picture picture, Bar bar, string text, double scale, double y)
    {
        var baseline = y + BarHeight - 4;
        picture.Text(bar.Label, LabelWidth - 10, baseline, anchor: "end");
        var end = LabelWidth;
        if (bar.Value is { } value)
        {
            picture.Box(LabelWidth, y, value * scale, BarHeight, bar.Class);
            end += value * scale;
        }

        picture.Text(text, end + 8, baseline, "value");
    }
}
