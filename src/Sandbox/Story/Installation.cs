using System.Text.Json.Nodes;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Sandbox.Story;

/// <summary>Puts manifests into a cluster, with what they take for granted: namespaces and service accounts.</summary>
public static class Installation
{
    public const string HomeNamespace = "homelab-autoscaler-system";

    private static readonly string[] PodSpecs = ["startupPodSpec", "shutdownPodSpec"];

    private static readonly string[] EveryCluster = ["default", "kube-system", HomeNamespace];

    /// <summary>What is played with when nothing is given.</summary>
    public static string OwnManifests() => Resource("homelab.yaml");

    internal static string Resource(string name)
    {
        using var text = new StreamReader(typeof(Installation).Assembly.GetManifestResourceStream(name)!);
        return text.ReadToEnd();
    }

    /// <exception cref="FormatException">The text is not YAML, or the API server refuses documents: which and why.</exception>
    public static void Apply(Cluster cluster, string manifests)
    {
        var documents = Manifests.Read(manifests);
        foreach (var name in EveryCluster.Concat(documents.Select(NamespaceOf)).Distinct())
        {
            Put(cluster, Named("Namespace", null, name));
            Put(cluster, Named("ServiceAccount", name, "default"));
        }

        foreach (var document in documents)
        {
            foreach (var account in AccountsOf(document))
            {
                Put(cluster, Named("ServiceAccount", NamespaceOf(document), account));
            }
        }

        var refusals = cluster.Apply(manifests)
            .Select((answer, number) => answer.IsSuccess ? null : $"document {number + 1}, {Title(documents[number])}, is refused: {answer.Json().Text("message")}")
            .OfType<string>()
            .ToList();
        if (refusals.Count > 0)
        {
            throw new FormatException(string.Join('\n', refusals));
        }
    }

    private static void Put(Cluster cluster, JsonObject document) => cluster.Apply(document.ToJsonString());

    private static IEnumerable<string> AccountsOf(JsonObject document) =>
        PodSpecs
            .Select(pod => document.Text("spec", pod, "serviceAccount"))
            .OfType<string>()
            .Distinct();

    private static string NamespaceOf(JsonObject document) => document.Text("metadata", "namespace") ?? "default";

    private static string Title(JsonObject document) => $"{document.Text("kind")} {document.Text("metadata", "name") ?? "without a name"}";

    private static JsonObject Named(string kind, string? place, string name)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (place is not null)
        {
            metadata["namespace"] = place;
        }

        return new() { ["apiVersion"] = "v1", ["kind"] = kind, ["metadata"] = metadata };
    }
}
