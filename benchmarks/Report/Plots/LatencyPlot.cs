using HomelabAutoscaler.Footprint;
using HomelabAutoscaler.Report.Svg;

namespace HomelabAutoscaler.Report.Plots;

/// <summary>Latency over the size of the homelab, a panel for each call: ours, the original's, and our call that does nothing.</summary>
internal sealed class LatencyPlot(Figures ours, Figures original)
{
    private const int Columns = 3;
    private const double PanelWidth = 252;
    private const double PanelHeight = 190;
    private const double Top = 36;
    private const double Left = 56;
    private const double Right = 14;
    private const double Head = 26;
    private const double Foot = 24;

    private static readonly string[] Calls = ["NodeGroups", "NodeGroupForNode", "NodeGroupTargetSize", "NodeGroupNodes", "NodeGroupGetOptions"];

    public Picture Draw()
    {
        var rows = (Calls.Length / Columns) + 1;
        var picture = new Picture(Columns * PanelWidth, Top + (rows * PanelHeight), "Latency of a call over the number of machines (both scales logarithmic; lower is better)");
        for (var panel = 0; panel < Calls.Length; panel++)
        {
            Draw(picture, Calls[panel], panel % Columns * PanelWidth, Top + (panel / Columns * PanelHeight));
        }

        Explain(picture, Calls.Length % Columns * PanelWidth, Top + (Calls.Length / Columns * PanelHeight));
        return picture;
    }

    private void Draw(Picture picture, string call, double left, double top)
    {
        var x = new LogScale(7, 1400, left + Left, left + PanelWidth - Right);
        var y = new LogScale(20, 150_000, top + PanelHeight - Foot, top + Head);
        picture.Text(call, left + Left, top + 16, "value");
        foreach (var tick in y.Ticks())
        {
            picture.Line(left + Left, y.At(tick), left + PanelWidth - Right, y.At(tick), "grid");
            picture.Text(LogScale.Microseconds(tick), left + Left - 6, y.At(tick) + 4, anchor: "end");
        }

        foreach (var tick in x.Ticks())
        {
            picture.Text($"{tick}", x.At(tick), top + PanelHeight - 8, anchor: "middle");
        }

        Curves(Figures.Floor, ours, "floor", only50: true);
        Curves(call, original, "original");
        Curves(call, ours, "ours");

        void Curves(string name, Figures figures, string @class, bool only50 = false)
        {
            var measured = figures.Sizes.Select(size => (size.Machines, Latencies: figures.Find(name, size.Machines))).Where(point => point.Latencies is not null).ToList();
            picture.Curve(measured.Select(point => (x.At(point.Machines), y.At(point.Latencies!.P50))), @class);
            if (only50)
            {
                return;
            }

            picture.Curve(measured.Select(point => (x.At(point.Machines), y.At(point.Latencies!.P99))), $"{@class} dashed");
            foreach (var (machines, latencies) in measured)
            {
                picture.Dot(x.At(machines), y.At(latencies!.P50), @class);
            }

            if (measured.Count == 0)
            {
                picture.Text("not measured", left + Left + 8, top + Head + 14);
            }
        }
    }

    private static void Explain(Picture picture, double left, double top)
    {
        (string Text, string Class)[] curves =
        [
            ("the Go original, p50", "original"),
            ("the Go original, p99", "original dashed"),
            ("homelab-autoscaler, p50", "ours"),
            ("homelab-autoscaler, p99", "ours dashed"),
            ("its empty call, p50", "floor"),
        ];
        var y = top + Head + 8;
        foreach (var (text, @class) in curves)
        {
            picture.Curve([(left + Left, y), (left + Left + 28, y)], @class);
            picture.Text(text, left + Left + 38, y + 4);
            y += 24;
        }
    }
}
