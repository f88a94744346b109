namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>Manifests that do not say what machines should be, as the README's: the sandbox's story comes to its end with them.</summary>
public class SilentManifestTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private const string Silent = """
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Group
        metadata: { name: mini-pcs, namespace: homelab-autoscaler-system }
        spec:
          maxNodeProvisionTime: 5m
          scaleDownUnneededTime: 2m
        ---
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Node
        metadata: { name: mini-pc-1, namespace: homelab-autoscaler-system, labels: { group: mini-pcs } }
        spec:
          driver:
            wakeOnLan: { macAddress: "00:00:5e:00:53:01" }
            nodePoweroff: {}
        ---
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Node
        metadata: { name: mini-pc-2, namespace: homelab-autoscaler-system, labels: { group: mini-pcs } }
        spec:
          driver:
            wakeOnLan: { macAddress: "00:00:5e:00:53:02" }
            nodePoweroff: {}
        """;

    [Test]
    public async Task The_story_comes_to_its_end()
    {
        using var simulation = new SimulatedCluster(Silent, new(MishapKind.DiesAfter, 0), new() { WatchNamespaces = ["*"], Power = new() { DriverImage = new("homelab-autoscaler", []) } });
        await simulation.TellAsync(Patience);
    }
}
