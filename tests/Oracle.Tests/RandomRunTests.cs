using System.Globalization;
using HomelabAutoscaler.Oracle.Tests.CaModel;
using HomelabAutoscaler.Oracle.Tests.Scripts;

namespace HomelabAutoscaler.Oracle.Tests;

/// <summary>
/// Random machines, owners, work and faults against a model of Cluster Autoscaler. ORACLE_RUNS says how many runs, and
/// ORACLE_SEED where they begin.
/// </summary>
public class RandomRunTests
{
    private static readonly int Runs = Number("ORACLE_RUNS", 300);

    private static readonly int Seed = Number("ORACLE_SEED", 1);

    [Test]
    public async Task Nothing_breaks_with_Cluster_Autoscaler_until_1_35() => await PlayAsync(CaVersion.Until135);

    [Test]
    public async Task Nothing_breaks_with_Cluster_Autoscaler_from_1_36_on() => await PlayAsync(CaVersion.From136);

    private static async Task PlayAsync(CaVersion version)
    {
        for (var seed = Seed; seed < Seed + (Runs / 2); seed++)
        {
            var script = RandomScript.Of(version, seed);
            if (Run.Play(script) is not null)
            {
                Assert.Fail(Report.Of(Shrink.Of(script), seed));
            }
        }

        await Task.CompletedTask;
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
