using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.Tests.Contract;

/// <summary>The recorded server was built for OpenShift, which mounts one more certificate into every pod.</summary>
internal static class Flavour
{
    public static JsonNode WithoutOpenShift(JsonNode pods)
    {
        var plain = pods.DeepClone();
        foreach (var pod in plain["items"]!.AsArray())
        {
            var sources = pod!["spec"]!["volumes"]![0]!["projected"]!["sources"]!.AsArray();
            sources.Remove(sources.Single(s => (string?)s!["configMap"]?["name"] == "openshift-service-ca.crt"));
        }
        return plain;
    }
}
