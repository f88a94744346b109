using System.Collections.Concurrent;
using System.Collections.Immutable;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Operator.CloudProvider;

/// <summary>
/// When each machine's instance was last missing from a list. Cluster Autoscaler remembers since when an instance id is
/// unregistered; if a boot is given up and the id comes back at once, it deletes it again at once, and so on. So the id
/// must be missing from one list before it is offered again.
/// </summary>
public sealed class InstanceLedger(TimeProvider clock)
{
    /// <summary>Cluster Autoscaler lists a group's instances at least every two minutes.</summary>
    private static readonly TimeSpan SeenByThen = TimeSpan.FromSeconds(130);

    private readonly ConcurrentDictionary<MachineName, DateTimeOffset> _givenUp = [];
    private readonly ConcurrentDictionary<MachineName, DateTimeOffset> _seenGone = [];

    /// <summary>The machine's boot was given up just now, ahead of what its status will say.</summary>
    public void GiveUp(MachineName machine) => _givenUp[machine] = clock.GetUtcNow();

    /// <summary>Whether one of the machines' instances must be missing from the list that is being answered.</summary>
    public bool HoldsBack(ImmutableArray<Machine> machines)
    {
        foreach (var machine in machines)
        {
            if (MustBeMissing(machine))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the instance must be missing from the list that is being answered.</summary>
    public bool MustBeMissing(Machine machine)
    {
        if (machine.Status.GivenUpTime is null && _givenUp.IsEmpty)
        {
            return false;
        }

        if (Latest(machine.Status.GivenUpTime, _givenUp.TryGetValue(machine.Name, out var now) ? now : null) is not { } given)
        {
            return false;
        }

        if (clock.GetUtcNow() - given < SeenByThen)
        {
            return !(_seenGone.TryGetValue(machine.Name, out var seen) && seen >= given);
        }

        _givenUp.TryRemove(machine.Name, out _);
        _seenGone.TryRemove(machine.Name, out _);
        return false;
    }

    /// <summary>The list without the instance is on its way.</summary>
    public void SeenGone(MachineName machine) => _seenGone[machine] = clock.GetUtcNow();

    private static DateTimeOffset? Latest(DateTimeOffset? a, DateTimeOffset? b) => Nullable.Compare(a, b) >= 0 ? a : b;
}
