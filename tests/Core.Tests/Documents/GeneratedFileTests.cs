using System.Text;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Documents;

/// <summary>What is generated from the code and committed is in step with it. UPDATE_SNAPSHOTS=1 in the environment writes it.</summary>
public class GeneratedFileTests
{
    private const string DiagramStart = "```mermaid\n";

    [Test]
    public async Task TheReadmeShowsTheCompiledStateTable()
    {
        var readme = await File.ReadAllTextAsync(PathOf("README.md"));
        var start = readme.IndexOf(DiagramStart, StringComparison.Ordinal) + DiagramStart.Length;
        var end = readme.IndexOf("```", start, StringComparison.Ordinal);
        await InStepAsync("README.md", readme, $"{readme[..start]}{MachineLifecycle.Mermaid.TrimEnd()}\n{readme[end..]}");
    }

    [Test]
    public async Task TheChartHasTheCompiledCrds()
    {
        await InStepAsync("chart/files/crds/infra.homecluster.dev_groups.yaml", Encoding.UTF8.GetString(Group.CrdYaml));
        await InStepAsync("chart/files/crds/infra.homecluster.dev_nodes.yaml", Encoding.UTF8.GetString(Machine.CrdYaml));
    }

    private static async Task InStepAsync(string file, string expected) =>
        await InStepAsync(file, File.Exists(PathOf(file)) ? await File.ReadAllTextAsync(PathOf(file)) : "", expected);

    private static async Task InStepAsync(string file, string actual, string expected)
    {
        if (Snapshots.AreWritten)
        {
            await File.WriteAllTextAsync(PathOf(file), expected);
            return;
        }

        await Assert.That(actual).IsEqualTo(expected).Because($"{file} is generated: UPDATE_SNAPSHOTS=1 writes it anew");
    }

    private static string PathOf(string file) => Path.Combine(Repository.Root, file);
}
