using HomelabAutoscaler.Oracle.Tests.CaModel;
using HomelabAutoscaler.Oracle.Tests.Scripts;

namespace HomelabAutoscaler.Oracle.Tests;

/// <summary>That nothing breaks means something only where something happens.</summary>
public class CoverageTests
{
    private static readonly string[] Everything =
    [
        "IncreaseSize(", "DeleteNodes(g1, g1-", "DeleteNodes(g1, homelab://", "DeleteNodes(g1, k3s://", "DecreaseTargetSize(", "Unavailable", "StartupFailed", "ShutdownFailed",
        "Draining", "OutOfRange", "FailedPrecondition",
    ];

    [Test]
    public async Task Random_runs_see_every_call_failure_and_refusal()
    {
        var unseen = Everything.ToHashSet(StringComparer.Ordinal);
        for (var seed = 1; seed <= 400 && unseen.Count > 0; seed++)
        {
            using var run = new Run(RandomScript.Of(seed % 2 == 0 ? CaVersion.Until135 : CaVersion.From136, seed));
            run.Play();
            unseen.RemoveWhere(what => run.Story.Exists(line => line.Contains(what, StringComparison.Ordinal)));
        }

        await Assert.That(string.Join(", ", unseen)).IsEqualTo("");
    }
}
