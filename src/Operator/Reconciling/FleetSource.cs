using HomelabAutoscaler.Core.Fleet;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>The fleet of this moment, built when it is asked for and something has changed.</summary>
public sealed class FleetSource(ClusterStores stores, GroupIds ids)
{
    private readonly Lock _building = new();
    private (long Machines, long Groups, MachineFleet? Fleet) _built = (-1, -1, null);

    public MachineFleet Current
    {
        get
        {
            lock (_building)
            {
                var machines = stores.Machines.Current;
                var groups = stores.Groups.Current;
                if (_built.Fleet is null || _built.Machines != machines.Version || _built.Groups != groups.Version)
                {
                    _built = (machines.Version, groups.Version, MachineFleet.Of(machines.All, groups.All, ids));
                }

                return _built.Fleet!;
            }
        }
    }
}
