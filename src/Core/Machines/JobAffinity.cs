using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>
/// Where a power Job's Pod runs: never on the machine that it switches, unless its owner wants it there, and rather not on
/// any other one that may be switched off. What the owner demands holds beside that; what he wrote wrongly is kept for the
/// API server to refuse.
/// </summary>
internal static class JobAffinity
{
    private const string Terms = "nodeSelectorTerms";
    private const string Fields = "matchFields";
    private const string Expressions = "matchExpressions";

    public static RawJson Of(KubeNodeName machine, PowerPodSpec pod)
    {
        var affinity = JsonNode.Parse(pod.Affinity?.ToString() ?? "{}") as JsonObject ?? [];
        var nodeAffinity = ObjectIn(affinity, "nodeAffinity");
        Require(ObjectIn(nodeAffinity, "requiredDuringSchedulingIgnoredDuringExecution"), machine, pod.OnMachine is true ? "In" : "NotIn");
        if (pod.OnMachine is not true)
        {
            ListIn(nodeAffinity, "preferredDuringSchedulingIgnoredDuringExecution").Add((JsonNode)NoMachine());
        }

        return RawJson.Parse(affinity.ToJsonString());
    }

    /// <summary>Terms are alternatives: the demand goes into each of them.</summary>
    private static void Require(JsonObject selector, KubeNodeName machine, string @operator)
    {
        var terms = ListIn(selector, Terms);
        if (terms.Count == 0)
        {
            terms.Add((JsonNode)new JsonObject { [Fields] = new JsonArray() });
        }

        foreach (var term in terms)
        {
            // A term that demands nothing matches no Kubernetes Node, and is to stay so.
            if (term is JsonObject demands && (demands.ContainsKey(Fields) || demands.ContainsKey(Expressions)))
            {
                ListIn(demands, Fields).Add((JsonNode)new JsonObject
                {
                    ["key"] = "metadata.name",
                    ["operator"] = @operator,
                    ["values"] = new JsonArray(machine.Value),
                });
            }
        }
    }

    private static JsonObject NoMachine() => new JsonObject
    {
        ["weight"] = 1,
        ["preference"] = new JsonObject
        {
            [Expressions] = new JsonArray(new JsonObject { ["key"] = NodeMarks.MachineLabel, ["operator"] = "DoesNotExist" }),
        },
    };

    /// <summary>The member, made where it is missing; one of another type is left as it is.</summary>
    private static JsonObject ObjectIn(JsonObject parent, string member)
    {
        parent[member] ??= new JsonObject();
        return parent[member] as JsonObject ?? [];
    }

    private static JsonArray ListIn(JsonObject parent, string member)
    {
        parent[member] ??= new JsonArray();
        return parent[member] as JsonArray ?? [];
    }
}
