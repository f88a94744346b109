using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Telling;

namespace HomelabAutoscaler.Operator.StatusPage;

/// <summary>The one file of the page: it needs no other, from here or elsewhere.</summary>
internal sealed class PageContent
{
    private const string TableMark = "<!--table-->";
    private const string ActionsMark = "data-actions=\"no\"";

    private readonly string _before;
    private readonly string _beforeWithActions;
    private readonly string _after;

    public PageContent()
    {
        using var stream = typeof(PageContent).Assembly.GetManifestResourceStream("status.html")!;
        using var reader = new StreamReader(stream);
        var html = reader.ReadToEnd();
        var mark = html.IndexOf(TableMark, StringComparison.Ordinal);
        (_before, _after) = (html[..mark], html[(mark + TableMark.Length)..]);
        _beforeWithActions = _before.Replace(ActionsMark, "data-actions=\"yes\"", StringComparison.Ordinal);
        ContentSecurityPolicy = $"default-src 'none'; style-src '{HashOf(html, "style")}'; script-src '{HashOf(html, "script")}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /// <summary>Nothing runs and nothing is loaded but what is in the file itself.</summary>
    public string ContentSecurityPolicy { get; }

    /// <summary>The page, with the fleet as a plain table for browsers that run no scripts.</summary>
    /// <param name="page">What there is to see.</param>
    /// <param name="hasActions">Whether it asks for a token and offers to switch machines.</param>
    public string Write(FleetPage page, bool hasActions)
    {
        var html = new StringBuilder(hasActions ? _beforeWithActions : _before);
        foreach (var tile in page.Machines)
        {
            var line = tile.Machine;
            html.Append("<tr>");
            foreach (var text in (ReadOnlySpan<string>)[line.Group ?? "", line.Name, line.State.ToWire(), line.Since?.ToString("u") ?? "", line.Reason, tile.Next])
            {
                html.Append("<td>").Append(HtmlEncoder.Default.Encode(text));
            }

            html.Append('\n');
        }

        return html.Append(_after).ToString();
    }

    /// <summary>CSP's hash of what is inside of an element.</summary>
    private static string HashOf(string html, string element)
    {
        var start = html.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        var end = html.IndexOf($"</{element}>", start, StringComparison.Ordinal);
        return $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(html[start..end])))}";
    }
}
