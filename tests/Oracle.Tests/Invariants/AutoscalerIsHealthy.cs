using HomelabAutoscaler.Oracle.Tests.CaModel;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>Cluster Autoscaler works: no scan ends early while the operator runs, and too many Nodes are broken only where too many machines are.</summary>
internal sealed class AutoscalerIsHealthy(Run run) : Invariant(run)
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    /// <summary>Its first scan may come before the operator has put back the taints that its start has stripped.</summary>
    private static readonly TimeSpan FirstScan = TimeSpan.FromSeconds(10);

    public override void Scanned(Scan scan)
    {
        if (!scan.IsHealthy && Now - Run.Autoscaler.Started >= FirstScan && Run.IsOperatorUpFor(TimeSpan.FromMinutes(2)) && scan.Classes.Count(node => node.Value == NodeClass.Unready && IsBroken(node.Key)) <= 3)
        {
            Broken($"it does nothing because of {string.Join(' ', scan.Classes.Where(node => node.Value == NodeClass.Unready).Select(node => node.Key))}");
        }
    }

    public override void Stepped()
    {
        if (Run.Autoscaler.Trouble is { } trouble && Run.IsOperatorUpFor(Settled))
        {
            Broken($"its scan ended with {trouble}");
        }
    }

    private bool IsBroken(string node) => node != "pi" && Run.Homelab.HardwareOf(node) is { IsAlive: false, IsFaulty: true };
}
