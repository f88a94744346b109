using System.Collections.Concurrent;
using System.Collections.Immutable;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Operator.CloudProvider;

/// <summary>
/// When each machine's instance was last missing from a list. Cluster Autoscaler remembers since when an instance id is
/// unregistered; if a boot is given up and the id comes back at once, it deletes it again at once, and so on. So the id
/// must be missing from one list before it is offered again.
/// </summary>
public sealed class InstanceLedger(TimeProvider clock)
{
    private readonly ConcurrentDictionary<MachineName, DateTimeOffset> _givenUp = [];

    /// <summary>Boots given up at which time were missing from a list.</summary>
    private readonly ConcurrentDictionary<MachineName, DateTimeOffset> _seenGone = [];

    /// <summary>Number of notes that are kept: of machines that were given up minutes ago, whether or not they still exist.</summary>
    public int Count => _givenUp.Count + _seenGone.Count;

    /// <summary>The machine's boot was given up just now, ahead of what its status will say.</summary>
    public void GiveUp(MachineName machine)
    {
        ForgetOld();
        _givenUp[machine] = clock.GetUtcNow();
    }

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
    public bool MustBeMissing(Machine machine) =>
        GivenUpTime(machine) is { } given && clock.GetUtcNow() - given < Membership.ListLifetime
        && !(_seenGone.TryGetValue(machine.Name, out var seen) && seen >= given);

    /// <summary>The list without the instance is on its way.</summary>
    public void SeenGone(Machine machine)
    {
        ForgetOld();
        if (GivenUpTime(machine) is { } given)
        {
            // And not the time of now: a clock that was set back would be behind it for long.
            _seenGone[machine.Name] = given;
        }
    }

    private DateTimeOffset? GivenUpTime(Machine machine) =>
        _givenUp.TryGetValue(machine.Name, out var noted) && !(machine.Status.GivenUpTime > noted) ? noted : machine.Status.GivenUpTime;

    /// <summary>Drops what Cluster Autoscaler has seen by now, also of machines that nobody asks about any more.</summary>
    private void ForgetOld()
    {
        Forget(_givenUp, clock.GetUtcNow());
        Forget(_seenGone, clock.GetUtcNow());
    }

    private static void Forget(ConcurrentDictionary<MachineName, DateTimeOffset> notes, DateTimeOffset now)
    {
        foreach (var (machine, time) in notes)
        {
            if (now - time >= Membership.ListLifetime)
            {
                notes.TryRemove(machine, out _);
            }
        }
    }
}
