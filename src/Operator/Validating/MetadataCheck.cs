using System.Text.RegularExpressions;
using HomelabAutoscaler.Core.Admission;
using HomelabAutoscaler.Kubernetes.Manifests;

namespace HomelabAutoscaler.Operator.Validating;

/// <summary>What an API server would say of an object's name, namespace and labels, which is in no schema (RFC 1123, and Kubernetes' syntax of labels).</summary>
internal static partial class MetadataCheck
{
    private const int LongestName = 253;

    private const int LongestLabel = 63;

    private static readonly string[] Texts = ["name", "generateName", "namespace"];

    public static void Check(Manifest manifest, Findings findings)
    {
        var metadata = manifest.Root["metadata"];
        CheckTexts("metadata", (metadata?.Members ?? []).Where(member => Texts.Contains(member.Name)), findings);
        CheckTexts("metadata.labels", metadata?["labels"]?.Members ?? [], findings);
        CheckTexts("metadata.annotations", metadata?["annotations"]?.Members ?? [], findings);
        if (manifest.Name.Length == 0)
        {
            if (metadata?["name"] is null or { Kind: YamlKind.Null or YamlKind.Text } && metadata?["generateName"] is null)
            {
                findings.Refuse("metadata.name", "is missing");
            }
        }
        else if (manifest.Name.Length > LongestName || !DnsNames.IsSubdomain(manifest.Name))
        {
            findings.Refuse("metadata.name", $"is {Quoted.Text(manifest.Name)}, but a name has lower case letters, digits, - and . only, begins and ends with a letter or digit, and has at most {LongestName} characters");
        }

        if (metadata?["namespace"] is { Kind: YamlKind.Text } space && !IsNamespace(space.Text))
        {
            findings.Refuse("metadata.namespace", $"is {Quoted.Text(space.Text)}, but a namespace has lower case letters, digits and - only, begins and ends with a letter or digit, and has at most {LongestLabel} characters");
        }

        foreach (var label in metadata?["labels"]?.Members ?? [])
        {
            CheckLabel(label, findings);
        }
    }

    private static void CheckTexts(string path, IEnumerable<YamlMember> members, Findings findings)
    {
        foreach (var member in members.Where(member => member.Value.Kind is not (YamlKind.Text or YamlKind.Null)))
        {
            findings.Refuse($"{path}.{member.Name}", WrongType.OfNoText(member.Value, []));
        }
    }

    private static void CheckLabel(YamlMember label, Findings findings)
    {
        const string Rule = "has letters, digits, -, _ and . only, begins and ends with a letter or digit, and has at most 63 characters";
        var field = $"metadata.labels.{label.Name}";
        var parts = label.Name.Split('/');
        if (parts.Length > 2 || !IsPart(parts[^1]) || (parts.Length == 2 && (parts[0].Length > LongestName || !DnsNames.IsSubdomain(parts[0]))))
        {
            findings.Refuse(field, $"is no name of a label: it {Rule}, after a DNS name and / where it has one");
        }

        if (label.Value is { Kind: YamlKind.Text, Text: { Length: > 0 } value } && !IsPart(value))
        {
            findings.Refuse(field, $"is {Quoted.Text(value)}, but a label's value {Rule}");
        }
    }

    private static bool IsNamespace(string text) => text.Length is > 0 and <= LongestLabel && !text.Contains('.', StringComparison.Ordinal) && DnsNames.IsSubdomain(text);

    private static bool IsPart(string text) => text.Length is > 0 and <= LongestLabel && Part().IsMatch(text);

    [GeneratedRegex(@"\A([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
