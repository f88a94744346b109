using System.Globalization;
using System.Xml.Linq;

namespace HomelabAutoscaler.Report.Svg;

/// <summary>An SVG image of its own: text, lines and boxes in classes whose colours suit a light and a dark page.</summary>
internal sealed class Picture
{
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    private const string Style =
        """
        text { font: 12px system-ui, sans-serif; fill: #57606a }
        .title { font-size: 14px; font-weight: 600; fill: #24292f }
        .value { fill: #24292f }
        .grid { stroke: #d0d7de; stroke-width: 1 }
        .ours { stroke: #0a7f6f; fill: #0a7f6f }
        .original { stroke: #c2570c; fill: #c2570c }
        .floor { stroke: #8c959f; fill: #8c959f }
        .curve { fill: none; stroke-width: 2 }
        .dashed { stroke-dasharray: 4 3; stroke-width: 1.5 }
        @media (prefers-color-scheme: dark) {
          text { fill: #9198a1 }
          .title, .value { fill: #e6edf3 }
          .grid { stroke: #3d444d }
          .ours { stroke: #3fcfb4; fill: #3fcfb4 }
          .original { stroke: #ff9a4d; fill: #ff9a4d }
          .floor { stroke: #7d8590; fill: #7d8590 }
          .curve { fill: none }
        }
        """;

    private readonly XElement _root;

    /// <param name="title">Said to who cannot see it, too.</param>
    public Picture(double width, double height, string title)
    {
        _root = new(
            Namespace + "svg",
            new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            new XAttribute("width", Number(width)),
            new XAttribute("height", Number(height)),
            new XAttribute("role", "img"),
            new XElement(Namespace + "title", title),
            new XElement(Namespace + "style", Style));
        Text(title, 12, 22, "title");
    }

    /// <param name="anchor">Which end of the text is at x: start, middle or end.</param>
    public void Text(string text, double x, double y, string @class = "label", string anchor = "start") =>
        Add("text", @class, text, ("x", Number(x)), ("y", Number(y)), ("text-anchor", anchor));

    public void Line(double x1, double y1, double x2, double y2, string @class) =>
        Add("line", @class, null, ("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)), ("y2", Number(y2)));

    public void Box(double x, double y, double width, double height, string @class) =>
        Add("rect", @class, null, ("x", Number(x)), ("y", Number(y)), ("width", Number(width)), ("height", Number(height)), ("rx", "2"));

    public void Dot(double x, double y, string @class) => Add("circle", @class, null, ("cx", Number(x)), ("cy", Number(y)), ("r", "3"));

    public void Curve(IEnumerable<(double X, double Y)> points, string @class) =>
        Add("polyline", $"{@class} curve", null, ("points", string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"))));

    public override string ToString() => _root + "\n";

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private void Add(string name, string @class, string? text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        var element = new XElement(Namespace + name, new XAttribute("class", @class));
        foreach (var (attribute, value) in attributes)
        {
            element.Add(new XAttribute(attribute, value));
        }

        if (text is not null)
        {
            element.Add(text);
        }

        _root.Add(element);
    }
}
