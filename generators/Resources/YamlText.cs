using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HomelabAutoscaler.Generators.Resources;

/// <summary>YAML being written in block style.</summary>
internal sealed class YamlText
{
    private static readonly Regex Plain = new(@"^[A-Za-z][A-Za-z0-9_./()'%<>=+-]*( [A-Za-z0-9_./()'%<>=+-]+)*$", RegexOptions.CultureInvariant);

    private static readonly HashSet<string> Reserved = new(
        ["true", "false", "null", "yes", "no", "on", "off", "y", "n"], StringComparer.OrdinalIgnoreCase);

    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _inItem;

    public YamlText Map(string key, Action content)
    {
        Line($"{KeyOf(key)}:");
        _depth++;
        content();
        _depth--;
        return this;
    }

    /// <summary>A list whose items sit at the key's own depth, as kubectl and controller-gen write them.</summary>
    public YamlText List<T>(string key, IEnumerable<T> items, Action<T> item)
    {
        Line($"{key}:");
        foreach (var one in items)
        {
            _inItem = true;
            _depth++;
            item(one);
            _depth--;
        }

        return this;
    }

    public YamlText Texts(string key, IEnumerable<string> items) => List(key, items, item => Line(Scalar(item)));

    public YamlText Text(string key, string value) => Line($"{key}: {Scalar(value)}");

    public YamlText Number(string key, double value) => Line($"{key}: {value.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>A value that is already YAML, such as a boolean or a piece of JSON.</summary>
    public YamlText Verbatim(string key, string yaml) => Line($"{key}: {yaml}");

    public override string ToString() => _text.ToString();

    /// <summary>Readers of YAML 1.1, such as kubectl and Helm, take on and off for booleans.</summary>
    private static string KeyOf(string key) => Reserved.Contains(key) ? $"'{key}'" : key;

    private static string Scalar(string text) =>
        Plain.IsMatch(text) && !Reserved.Contains(text) ? text : $"'{text.Replace("'", "''")}'";

    private YamlText Line(string line)
    {
        var indent = _depth * 2;
        if (_inItem)
        {
            _text.Append(' ', indent - 2).Append("- ");
            _inItem = false;
        }
        else
        {
            _text.Append(' ', indent);
        }

        _text.Append(line).Append('\n');
        return this;
    }
}
