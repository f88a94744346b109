using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Native;

/// <summary>The native binary through the whole story, over real HTTPS and gRPC.</summary>
[ParallelGroup("faults"), ParallelLimiter<ThreeAtOnce>]
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

    [Test]
    public async Task MachinesThatDoNotAsTheyAreToldAreDealtWith()
    {
        var told = await TellAsync(new StoryOptions { Operator = Repository.Operator, IsAwkward = true });
        await Assert.That(told).Contains("it is given up, and the spare one is woken in its place (");
        await Assert.That(told).Contains("when the budget allows it, the Pod goes and the machine goes off (");
    }

    private static Task<string> TellAsync(params IReadOnlyList<string> files) => TellAsync(new StoryOptions { Operator = Repository.Operator, Files = files });

    private static async Task<string> TellAsync(StoryOptions options)
    {
        using var output = new StringWriter();
        using var sandbox = new Sandbox.Story.Sandbox(options, output);
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
