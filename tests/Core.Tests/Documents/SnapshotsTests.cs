using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Documents;

/// <summary>UPDATE_SNAPSHOTS=1 is for people: in CI it would hide every difference.</summary>
public class SnapshotsTests
{
    [Test]
    [Arguments(null, null, false)]
    [Arguments(null, "true", false)]
    [Arguments("0", "true", false)]
    [Arguments("1", null, true)]
    [Arguments("1", "false", true)]
    public async Task They_are_written_where_somebody_asks_for_it(string? update, string? ci, bool written) =>
        await Assert.That(Snapshots.AreWrittenIn(name => name == "CI" ? ci : update)).IsEqualTo(written);

    [Test]
    [Arguments("true")]
    [Arguments("1")]
    public async Task In_CI_that_is_refused(string ci) =>
        await Assert.That(() => Snapshots.AreWrittenIn(name => name == "CI" ? ci : "1")).Throws<InvalidOperationException>().WithMessageContaining("CI does not take it");
}
