using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>Why it cannot be promised that a machine is switched on.</summary>
/// <param name="Reason">One CamelCase word.</param>
/// <param name="Message">The same for people.</param>
/// <param name="Until">When it ends by itself; null when somebody must end it, or something else must happen.</param>
public sealed record Obstacle(string Reason, string Message, DateTimeOffset? Until)
{
    /// <summary>What is in the way of waking the machine; null when nothing is.</summary>
    public static Obstacle? To(FleetGroup group, Machine machine, DateTimeOffset now)
    {
        if (machine.Status.Progress == MachineState.Unknown)
        {
            return new("NotLookedAt", "nobody has looked at it yet", null);
        }

        if (machine.Spec.StartupPodSpec is null)
        {
            return new("NothingToStartWith", "it has no spec.startupPodSpec", null);
        }

        if (machine.Status.Failure is { Kind: PowerOperationKind.Startup } failure && now < failure.RetestTime)
        {
            return new("Quarantined", $"it failed to switch on and is tried again from {Text(failure.RetestTime)} on", failure.RetestTime);
        }

        if (OperationLock.On(machine, now) is { } held)
        {
            return new("LockHeld", $"{held.Owner} holds the lock for {held.Operation} until {Text(held.Expires)}", held.Expires);
        }

        return group.HoldOn(machine, PowerState.Off, now) is { } hold
            ? new("HeldOff", $"a person wants it off until {Text(hold)}", hold)
            : null;
    }

    private static string Text(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}";
}
