using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>Why an operation must not begin yet.</summary>
/// <param name="Reason">One CamelCase word.</param>
/// <param name="Message">The same for people.</param>
/// <param name="Until">When it ends by itself; null when somebody must end it, or something else must happen.</param>
public sealed record Restraint(string Reason, string Message, DateTimeOffset? Until)
{
    public const string RecommendOnly = "RecommendOnly";

    /// <summary>The machine waits for others of its Group, which will have their turn.</summary>
    public const string StartsPerMinute = "StartsPerMinute";

    private const string NeverOff = "NeverOff";

    private const string GroupNotFound = "GroupNotFound";

    /// <summary>Whether it is no pause: a drain that it stops has failed when its time is over, and its Node is given back.</summary>
    public bool EndsDrain => Reason is NeverOff or GroupNotFound;

    /// <summary>What keeps the machine from being switched on; null when nothing does.</summary>
    public static Restraint? OnStart(MachineView view, DateTimeOffset now) => OnStart(view, view.Machine.Status.Wish, now);

    /// <summary>What would keep it from being switched on for somebody's wish, of which the operator's manners know a person and the power supply only.</summary>
    public static Restraint? OnStart(MachineView view, PowerWish? wish, DateTimeOffset now)
    {
        var policy = view.Policy;
        var offSince = view.Machine.Status.LastShutdownTime;
        return OnAll(view, "on", now)
            ?? policy.Supply?.OnStart(view, wish)
            ?? (IsUrgent(wish?.Source) ? null : NotBefore("MinOffTime", offSince + policy.MinOffTime, now, $"a machine stays off for {GoDuration.Format(policy.MinOffTime)} at least"))
            ?? NotBefore(StartsPerMinute, view.StartsAgainAt, now, $"no more than {policy.StartsPerMinute} machines of the group are switched on within a minute");
    }

    /// <summary>What keeps the machine from being switched off; null when nothing does.</summary>
    public static Restraint? OnStop(MachineView view, DateTimeOffset now) => OnStop(view, view.Machine.Status.Wish?.Source, now);

    /// <summary>What keeps an operation that has begun from going on; null when nothing does.</summary>
    public static Restraint? OnJob(MachineView view, PowerOperationKind kind, DateTimeOffset now) => OnJob(view, kind, view.Machine.Status.Wish?.Source, now);

    /// <summary>What would keep it from going on for somebody's wish.</summary>
    public static Restraint? OnJob(MachineView view, PowerOperationKind kind, WishSource? source, DateTimeOffset now) =>
        OnAll(view, kind == PowerOperationKind.Startup ? "on" : "off", now)
        ?? (kind == PowerOperationKind.Shutdown ? OnOrphan(view, source) ?? OnNeverOff(view) : null);

    /// <summary>What keeps Cluster Autoscaler from switching the machine off: it had better choose another one.</summary>
    public static Restraint? OnScaleDown(MachineView view, DateTimeOffset now) =>
        OnStop(view, source: null, now) ?? (view.Machine.Status.Wish is { PowerState: PowerState.On } wish
            ? NotBefore("ManualHold", wish.HeldUntil, now, "a person wants the machine on")
            : null);

    private static Restraint? OnAll(MachineView view, string verb, DateTimeOffset now)
    {
        var policy = view.Policy;
        if (OperationLock.On(view.Machine, now) is { } held)
        {
            return new("LockHeld", $"{held.Owner} holds the lock for {held.Operation} until {Moments.Text(held.Expires)}", held.Expires);
        }

        if (policy.Maintenance is { } maintenance && !(maintenance.Until <= now))
        {
            var end = maintenance.Until is { } until ? $" until {Moments.Text(until)}" : "";
            return new("Maintenance", $"The machine is in maintenance{end}: {maintenance.Reason}", maintenance.Until);
        }

        return policy.Paused ? new("Paused", "The machine is paused", null)
            : policy.RecommendOnly ? new(RecommendOnly, $"The machine would be switched {verb} now, but is only watched", null)
            : null;
    }

    private static Restraint? OnStop(MachineView view, WishSource? source, DateTimeOffset now)
    {
        var policy = view.Policy;
        return OnAll(view, "off", now)
            ?? OnOrphan(view, source)
            ?? OnNeverOff(view)
            ?? (IsUrgent(source) ? null : NotBefore("MinOnTime", view.Machine.Status.LastStartupTime + policy.MinOnTime, now, $"a machine stays on for {GoDuration.Format(policy.MinOnTime)} at least"))
            ?? (IsUrgent(source) ? null : NotBefore("CoolDown", view.GroupStartedAt + policy.CoolDown, now, $"a machine of the group came on less than {GoDuration.Format(policy.CoolDown)} ago"));
    }

    private static Restraint? OnNeverOff(MachineView view) => view.Policy.NeverOff ? new(NeverOff, "The machine is never switched off", null) : null;

    /// <summary>A Group that is deleted and made again, or that is not there yet, must not cost machines their power.</summary>
    private static Restraint? OnOrphan(MachineView view, WishSource? source) => view.IsOrphan && !IsUrgent(source)
        ? new(GroupNotFound, $"Group {view.Machine.Group!.Value.Name} is not there, whose settings may keep the machine on", null)
        : null;

    /// <summary>Whether manners do not count.</summary>
    private static bool IsUrgent(WishSource? source) => source is WishSource.Person or WishSource.Ups;

    private static Restraint? NotBefore(string reason, DateTimeOffset? until, DateTimeOffset now, string because) =>
        until > now ? new(reason, $"Waiting until {Moments.Text(until.Value)} because {because}", until) : null;
}
