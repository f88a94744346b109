using System.Text;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace HomelabAutoscaler.Generators.Resources;

/// <summary>A symbol's XML summary as one line of plain text: it becomes the schema's description.</summary>
internal static class Documentation
{
    public static string Of(ISymbol symbol, CancellationToken cancellation)
    {
        var xml = symbol.GetDocumentationCommentXml(cancellationToken: cancellation);
        if (string.IsNullOrWhiteSpace(xml))
        {
            return "";
        }

        var summary = XElement.Parse(xml).Element("summary");
        return summary is null ? "" : string.Join(" ", PlainText(summary).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string PlainText(XElement element)
    {
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "see" } see => Reference(see),
                XElement { Name.LocalName: "paramref" } parameter => parameter.Attribute("name")?.Value,
                XElement { Name.LocalName: "para" } paragraph => $" {PlainText(paragraph)} ",
                XElement inner => PlainText(inner),
                _ => "",
            });
        }

        return text.ToString();
    }

    private static string Reference(XElement see)
    {
        var target = see.Attribute("langword")?.Value ?? see.Attribute("cref")?.Value ?? see.Value;
        return target.Substring(target.LastIndexOf('.') + 1);
    }
}
