using HomelabAutoscaler.Core.Admission;
using HomelabAutoscaler.Kubernetes.Manifests;

namespace HomelabAutoscaler.Operator.Validating;

/// <summary>Names without quotes that YAML takes for something else: a label <c>on</c> becomes <c>true</c>.</summary>
internal static class NameCheck
{
    public static void Check(string path, YamlNode node, Findings findings)
    {
        foreach (var member in node.Members)
        {
            var field = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (member.Name != member.Written)
            {
                findings.Warn(field, $"is written {Quoted.Line(member.Written)}, which YAML takes for {member.Name}: put it in quotes, {Quoted.Text(member.Written)}");
            }

            Check(field, member.Value, findings);
        }

        for (var i = 0; i < node.Items.Count; i++)
        {
            Check($"{path}[{i}]", node.Items[i], findings);
        }
    }
}
