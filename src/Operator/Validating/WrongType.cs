using HomelabAutoscaler.Core.Admission;
using HomelabAutoscaler.Kubernetes.Manifests;

namespace HomelabAutoscaler.Operator.Validating;

/// <summary>What is said of a value that is of another type than it must be.</summary>
internal static class WrongType
{
    /// <param name="value">What is written.</param>
    /// <param name="right">What it must be, such as <c>a map</c>.</param>
    public static string Of(YamlNode value, string right) => $"must be {right}, not {Shown(value)}";

    /// <summary>The most frequent mistake: YAML takes on, off, y and n for true and false.</summary>
    /// <param name="value">What is written.</param>
    /// <param name="allowed">The only texts that may be; none where any may.</param>
    public static string OfNoText(YamlNode value, IReadOnlyList<string> allowed) => Of(value, "a text") + value.Kind switch
    {
        YamlKind.Null or YamlKind.Map or YamlKind.List => "",
        _ when allowed.Count == 0 || allowed.Contains(value.Text) => $": put it in quotes, \"{value.Text}\"",
        _ => $": it may be {string.Join(" or ", allowed.Select(text => $"\"{text}\""))}, in quotes",
    };

    /// <summary>What YAML made of it.</summary>
    private static string Shown(YamlNode value) => value.Kind switch
    {
        YamlKind.Map => "a map",
        YamlKind.List => "a list",
        YamlKind.Null => "nothing",
        YamlKind.Boolean => value.IsTrue ? "true" : "false",
        YamlKind.Text => $"the text {Quoted.Text(value.Text)}",
        _ => value.Text,
    };
}
