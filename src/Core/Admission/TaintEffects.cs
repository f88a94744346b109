using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>Effects of taints: rules, as the schema has let any text pass since the first version.</summary>
internal static class TaintEffects
{
    private static readonly string[] Known = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

    /// <summary>Calls <paramref name="say"/> with the field and the message of each that no Kubernetes Node can have.</summary>
    public static void Check(string field, ValueList<Taint> taints, Action<string, string> say)
    {
        for (var i = 0; i < taints.Count; i++)
        {
            if (!Known.Contains(taints[i].Effect))
            {
                say($"{field}[{i}].effect", $"is {Quoted.Text(taints[i].Effect)}, which is no effect of a taint: it must be {string.Join(", ", Known[..^1])} or {Known[^1]}");
            }
        }
    }
}
