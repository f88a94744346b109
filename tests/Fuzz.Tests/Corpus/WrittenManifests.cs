using System.Text.RegularExpressions;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Fuzz.Tests.Corpus;

/// <summary>Manifests that people write: those of the documentation, of the sandbox, and in the Go original's form.</summary>
internal static partial class WrittenManifests
{
    public static IReadOnlyList<Seed> All { get; } = [.. Yaml().SelectMany(seed => Manifests.Read(System.Text.Encoding.UTF8.GetString(seed.Bytes)).Select(node => new Seed(seed.Origin, node.ToJsonString())))];

    /// <summary>As the API server would have them.</summary>
    public static IEnumerable<Seed> Objects(string apiVersion, string kind) =>
        Yaml().SelectMany(seed => Manifests.Read(System.Text.Encoding.UTF8.GetString(seed.Bytes))
            .Where(node => (string?)node["apiVersion"] == apiVersion && (string?)node["kind"] == kind)
            .Select(node => new Seed(seed.Origin, node.ToJsonString())));

    private static IEnumerable<Seed> Yaml()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "src", "Sandbox", "Story"), "*.yaml"))
        {
            yield return new(Path.GetFileName(file), File.ReadAllBytes(file));
        }

        yield return new("manifests-of-the-original.yaml", File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "Fuzz.Tests", "Corpus", "manifests-of-the-original.yaml")));
        foreach (var page in Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Order(StringComparer.Ordinal))
        {
            foreach (var block in Blocks().Matches(File.ReadAllText(page)).Select(match => match.Groups[1].Value))
            {
                if (block.Contains("apiVersion: infra.homecluster.dev", StringComparison.Ordinal))
                {
                    yield return new(Path.GetFileName(page), block);
                }
            }
        }
    }

    [GeneratedRegex("^```yaml\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
