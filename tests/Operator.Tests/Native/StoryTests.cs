using HomelabAutoscaler.Sandbox.Story;

namespace HomelabAutoscaler.Operator.Tests.Native;

/// <summary>The native binary through the whole story, over real HTTPS and gRPC.</summary>
[NotInParallel]
public class StoryTests
{
    [Test]
    public async Task TheSandboxsOwnMachinesGoOnAndOff()
    {
        var told = await TellAsync();
        await Assert.That(told).Contains("IncreaseSize(mini-pcs, 2)");
        await Assert.That(told).Contains("makes Job mini-pc-1-startup-1");
        await Assert.That(told).Contains("DeleteNodes(mini-pcs, mini-pc-1)");
        await Assert.That(told).Contains("mini-pc-2 is off");
        await Assert.That(told).Contains("evicts website-1");
    }

    [Test]
    public async Task TheOriginalsManifestsGoThroughUnchanged()
    {
        var folder = Path.Combine(Repository.Root, "..", "shared", "original");
        Skip.Unless(Directory.Exists(folder), $"the original's manifests are not at {folder}");
        string[] files = ["group1.yaml", "node-volumes.yaml", "nodes1.yaml"];
        var told = await TellAsync([.. files.Select(file => Path.Combine(folder, file))]);

        // What is on already is recognised without a Job.
        await Assert.That(told).DoesNotContain("startup-1");
        await Assert.That(told).Contains("What is on is not needed");
        await Assert.That(told).Contains("IncreaseSize(group1, 2)");
        await Assert.That(told).Contains("evicts website-1");
    }

    private static async Task<string> TellAsync(params IReadOnlyList<string> files)
    {
        using var output = new StringWriter();
        using var sandbox = new Sandbox.Story.Sandbox(new() { Operator = Repository.Operator, Files = files }, output);
        try
        {
            await sandbox.RunAsync(CancellationToken.None);
        }
        catch (StoryException e)
        {
            Assert.Fail($"{e.Message}\n{output}");
        }

        return output.ToString();
    }
}
