using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>How many machines are switched on within a minute: many at once would blow the fuse.</summary>
public static class StartRate
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>
    /// When the machine may be switched on; null for now. Those that are waiting for longer go first, in an order that is
    /// the same in every pass, so that two passes at the same time never take one place.
    /// </summary>
    public static DateTimeOffset? AgainAt(IEnumerable<Machine> group, Machine machine, int perMinute, DateTimeOffset now)
    {
        var started = new List<DateTimeOffset>();
        var ahead = 0;
        foreach (var other in group)
        {
            if (other.Name == machine.Name)
            {
                continue;
            }

            if (other.Status.Operation is { Kind: PowerOperationKind.Startup } operation && now - operation.StartTime < Minute)
            {
                started.Add(operation.StartTime);
            }
            else if (other.Status.LastStartupTime is { } ready && other.Status.LastBootSeconds is { } took && now - ready + TimeSpan.FromSeconds(took) < Minute)
            {
                started.Add(ready - TimeSpan.FromSeconds(took));
            }
            else if (IsWaiting(other) && Comparer<(DateTimeOffset?, string)>.Default.Compare(PlaceOf(other), PlaceOf(machine)) < 0)
            {
                ahead++;
            }
        }

        if (started.Count + ahead < perMinute)
        {
            return null;
        }

        // A place becomes free a minute after each start; those ahead take the first ones.
        started.Sort();
        var place = started.Count + ahead - perMinute;
        return place < started.Count ? started[place] + Minute : now + Minute;
    }

    private static bool IsWaiting(Machine machine) =>
        machine.Spec.PowerState == PowerState.On && machine.Status.Progress == MachineState.Shutdown
        && machine.Status.Conditions.Find(MachineReport.Waiting)?.Reason is null or Restraint.StartsPerMinute;

    private static (DateTimeOffset?, string) PlaceOf(Machine machine) => (machine.Status.Wish?.Time, machine.Metadata.Name);
}
