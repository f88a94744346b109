using System.Text;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;

namespace HomelabAutoscaler.Docs.Tests;

/// <summary>What readers copy is what the API server takes.</summary>
public class ManifestTests
{
    [Test]
    public async Task Every_manifest_applies()
    {
        var refused = new List<string>();
        var count = 0;
        foreach (var page in Page.All)
        {
            foreach (var manifest in page.Blocks("yaml").Select(WholeNode).OfType<string>())
            {
                count++;
                var cluster = new Cluster(TimeProvider.System);
                Installation.Apply(cluster, Encoding.UTF8.GetString(Group.CrdYaml));
                Installation.Apply(cluster, Encoding.UTF8.GetString(Machine.CrdYaml));
                try
                {
                    Installation.Apply(cluster, manifest);
                }
                catch (FormatException e)
                {
                    refused.Add($"{page}: {e.Message}\n{manifest}");
                }
            }
        }

        await Assert.That(refused).IsEmpty();
        await Assert.That(count).IsGreaterThan(8);
    }

    /// <summary>A manifest; one that shows only the spec of a Node is made whole; null for YAML of other kinds.</summary>
    private static string? WholeNode(string yaml) =>
        yaml.StartsWith("apiVersion:", StringComparison.Ordinal) ? yaml
        : yaml.StartsWith("spec:", StringComparison.Ordinal)
            ? $"apiVersion: infra.homecluster.dev/v1alpha1\nkind: Node\nmetadata: {{name: mini-pc-1, namespace: homelab-autoscaler-system}}\n{yaml.Replace("5F:0B:…:9C", string.Join(':', Enumerable.Repeat("5F", 32)), StringComparison.Ordinal)}"
            : null;
}
