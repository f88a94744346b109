using System.Globalization;
using HomelabAutoscaler.Kubernetes.Manifests;

namespace HomelabAutoscaler.Operator.Validating;

/// <summary>Finds where a field is written.</summary>
internal static class FieldPath
{
    /// <summary>The place of a field; where it is not written, that of what would hold it.</summary>
    /// <param name="root">The object.</param>
    /// <param name="path">Such as <c>spec.warmHours[0].start</c>; names that have dots themselves are found, too.</param>
    public static (int Line, int Column) PlaceOf(YamlNode root, string path)
    {
        var place = (root.Line, root.Column);
        var node = root;
        var rest = path.AsSpan();
        while (rest.Length > 0)
        {
            if (rest[0] == '[' && rest.IndexOf(']') is > 0 and var end)
            {
                if (!int.TryParse(rest[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= node.Items.Count)
                {
                    return place;
                }

                node = node.Items[index];
                place = (node.Line, node.Column);
                rest = rest[(end + 1)..].TrimStart('.');
                continue;
            }

            if (MemberAt(node, rest) is not { Name: { } name } member)
            {
                return place;
            }

            place = (member.Line, member.Column);
            node = member.Value;
            rest = rest[name.Length..].TrimStart('.');
        }

        return place;
    }

    /// <summary>The member that a path begins with.</summary>
    private static YamlMember? MemberAt(YamlNode node, ReadOnlySpan<char> path)
    {
        YamlMember? longest = null;
        foreach (var member in node.Members)
        {
            if (path.StartsWith(member.Name, StringComparison.Ordinal)
                && (path.Length == member.Name.Length || path[member.Name.Length] is '.' or '[')
                && member.Name.Length > (longest?.Name.Length ?? 0))
            {
                longest = member;
            }
        }

        return longest;
    }
}
