using System.Text.RegularExpressions;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Docs.Tests;

/// <summary>A page of the documentation.</summary>
/// <param name="Path">From the root of the repository.</param>
/// <param name="Text">Markdown.</param>
internal sealed partial record Page(string Path, string Text)
{
    public static IReadOnlyList<Page> All { get; } =
    [
        .. Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(System.IO.Path.Combine(Repository.Root, "README.md"))
            .Order(StringComparer.Ordinal)
            .Select(file => new Page(System.IO.Path.GetRelativePath(Repository.Root, file), File.ReadAllText(file))),
    ];

    /// <summary>Code in fences of one language.</summary>
    public IEnumerable<string> Blocks(string language) =>
        Fence().Matches(Text).Where(match => match.Groups["language"].Value == language).Select(match => Unindented(match.Groups["code"].Value, match.Groups["indent"].Length));

    /// <summary>Lines of shell, without comments, and with what goes on in the next line.</summary>
    public IEnumerable<string> Commands() => Blocks("sh")
        .SelectMany(block => block.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        .Select(line => Comment().Replace(line, "").Trim())
        .Where(line => line.Length > 0);

    /// <summary>Where the page points to within the repository: a file from the root, and an anchor.</summary>
    public IEnumerable<(string File, string Anchor)> Links() => Link().Matches(Fence().Replace(Text, ""))
        .Select(match => match.Groups[1].Value)
        .Where(target => !target.Contains("://", StringComparison.Ordinal))
        .Select(target => target.Split('#'))
        .Select(parts => (
            parts[0].Length == 0 ? Path : System.IO.Path.GetRelativePath(".", System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, parts[0])),
            parts.Length > 1 ? parts[1] : ""));

    /// <summary>Anchors as GitHub makes them of headings.</summary>
    public IEnumerable<string> Anchors() => Heading().Matches(Fence().Replace(Text, ""))
        .Select(match => NotInAnchors().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    public override string ToString() => Path;

    private static string Unindented(string code, int indent) =>
        string.Join('\n', code.Split('\n').Select(line => line.Length >= indent ? line[indent..] : line));

    [GeneratedRegex(@"^(?<indent> *)```(?<language>\w*)\n(?<code>.*?)^ *```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
