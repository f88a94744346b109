using HomelabAutoscaler.Oracle.Tests.Scripts;

namespace HomelabAutoscaler.Oracle.Tests;

/// <summary>ORACLE_SCRIPT names a file with a script: it is played once more, with all of its story.</summary>
public class ReplayTests
{
    [Test]
    public async Task A_script_of_a_failing_run_breaks_nothing_any_more()
    {
        if (Environment.GetEnvironmentVariable("ORACLE_SCRIPT") is not { Length: > 0 } path)
        {
            Skip.Test("ORACLE_SCRIPT names no script to be played");
            return;
        }

        var script = Script.Parse(await File.ReadAllTextAsync(path));
        if (Run.Play(script) is not null)
        {
            Assert.Fail(Report.Of(script));
        }
    }
}
