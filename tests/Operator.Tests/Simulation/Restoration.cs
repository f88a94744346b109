using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>An administrator who goes back to a backup of etcd: what was written since never was; machines stay as they are.</summary>
/// <param name="SavedAt">From the start of the simulation.</param>
/// <param name="RestoredAt">Likewise.</param>
/// <param name="HeardAfter">How long the operator goes on with what it knew, until its lists come.</param>
/// <param name="Skipped">How many revisions are left out, so that none is given twice.</param>
internal sealed record Restoration(TimeSpan SavedAt, TimeSpan RestoredAt, TimeSpan HeardAfter = default, long Skipped = 0)
{
    private ClusterBackup? _backup;

    public bool IsDone { get; private set; }

    public void Step(Cluster cluster, TimeSpan elapsed)
    {
        if (_backup is null && elapsed >= SavedAt)
        {
            _backup = cluster.Save();
        }

        if (!IsDone && elapsed >= RestoredAt)
        {
            cluster.Restore(_backup!, Skipped);
            IsDone = true;
        }
    }
}
