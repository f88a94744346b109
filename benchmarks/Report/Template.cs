using System.Text.RegularExpressions;

namespace HomelabAutoscaler.Report;

/// <summary>Text that people write, with places for what was measured: <c>{{name}}</c> on a line of its own or within one.</summary>
internal static partial class Template
{
    /// <exception cref="FormatException">A place has no part, or a part no place.</exception>
    public static string Fill(string template, IReadOnlyDictionary<string, IEnumerable<string>> parts)
    {
        var unused = parts.Keys.ToHashSet();
        var filled = Place().Replace(template, place =>
        {
            var name = place.Groups["name"].Value;
            unused.Remove(name);
            return parts.TryGetValue(name, out var lines) ? string.Join('\n', lines) : throw new FormatException($"the template asks for {name}: there is {string.Join(", ", parts.Keys)}");
        });
        return unused.Count == 0 ? filled : throw new FormatException($"the template has no place for {string.Join(", ", unused)}");
    }

    [GeneratedRegex(@"\{\{(?<name>[a-z-]+)\}\}")]
    private static partial Regex Place();
}
