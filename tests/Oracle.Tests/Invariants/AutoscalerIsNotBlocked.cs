using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Oracle.Tests.CaModel;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>Each DecreaseTargetSize ends the scan: one that gives up nothing, scan after scan, stops Cluster Autoscaler for all groups.</summary>
internal sealed class AutoscalerIsNotBlocked(Run run) : Invariant(run)
{
    private readonly Dictionary<string, int> _inVain = [];
    private int _wanted;

    public override void BeforeScan() => _wanted = Wanted();

    public override void Called(CaCall call)
    {
        var wanted = Wanted();
        if (call.Kind == CaCallKind.DecreaseTargetSize)
        {
            _inVain[call.Group] = wanted == _wanted ? _inVain.GetValueOrDefault(call.Group) + 1 : 0;
            if (_inVain[call.Group] > 5)
            {
                Broken($"{call} gave up nothing {_inVain[call.Group]} times: {string.Join("; ", Run.Homelab.MachinesOf(call.Group).Select(machine => $"{machine.Metadata.Name} {machine.Status.Progress} wanted {machine.Spec.PowerState} by {machine.Status.Wish?.Source} held {machine.Status.Wish?.HeldUntil:T} {machine.Status.Message}"))}");
            }
        }
        else
        {
            _inVain[call.Group] = 0;
        }

        _wanted = wanted;
    }

    private int Wanted() => Run.Homelab.Objects.Machines.All.Count(Membership.IsWanted);
}
