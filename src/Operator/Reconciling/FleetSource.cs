using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Operator.Schedules;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>The fleet of this moment, built when it is asked for and something has changed: an object, or the time of day.</summary>
public sealed class FleetSource(ClusterStores stores, GroupIds ids, PowerPolicy policy, TimeProvider clock)
{
    private readonly Lock _building = new();
    private readonly GroupSchedules _schedules = new();
    private (long Machines, long Groups, DateTimeOffset From, DateTimeOffset Until, MachineFleet? Fleet) _built;

    public MachineFleet Current
    {
        get
        {
            lock (_building)
            {
                var machines = stores.Machines.Current;
                var groups = stores.Groups.Current;
                var now = clock.GetUtcNow();
                if (_built.Fleet is null || _built.Machines != machines.Version || _built.Groups != groups.Version || now < _built.From || now >= _built.Until)
                {
                    _schedules.Update(groups.All, now);
                    var fleet = MachineFleet.Of(machines.All, groups.All, ids, _schedules.Of, policy);
                    _built = (machines.Version, groups.Version, now, _schedules.ValidUntil ?? DateTimeOffset.MaxValue, fleet);
                }

                return _built.Fleet!;
            }
        }
    }
}
