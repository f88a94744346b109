using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Operator.Schedules;
using HomelabAutoscaler.Operator.Supply;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>The fleet of this moment, built when it is asked for and something has changed: an object, the time of day, or the power supply.</summary>
public sealed class FleetSource(ClusterStores stores, GroupIds ids, CurrentPolicy current, TimeProvider clock)
{
    private readonly Lock _building = new();
    private readonly GroupSchedules _schedules = new();
    private (object? Machines, object? Groups, PowerPolicy? Policy, DateTimeOffset From, DateTimeOffset Until, MachineFleet? Fleet) _built;

    public MachineFleet Current
    {
        get
        {
            lock (_building)
            {
                var machines = stores.Machines.Current;
                var groups = stores.Groups.Current;
                var policy = current.Value;
                var now = clock.GetUtcNow();

                // Also an object that only has a new resourceVersion is another one: what is decided on it is written with it.
                if (_built.Fleet is null || !ReferenceEquals(_built.Machines, machines) || !ReferenceEquals(_built.Groups, groups) || !ReferenceEquals(_built.Policy, policy) || now < _built.From || now >= _built.Until)
                {
                    _schedules.Update(groups.All, now);
                    var fleet = MachineFleet.Of(machines.All, groups.All, ids, _schedules.Of, policy);
                    _built = (machines, groups, policy, now, _schedules.ValidUntil ?? DateTimeOffset.MaxValue, fleet);
                }

                return _built.Fleet!;
            }
        }
    }
}
