using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>When attempts begin and end.</summary>
public static class OperationTiming
{
    /// <summary>Share of the provision time that is used: Cluster Autoscaler backs off from the group when all of it has passed.</summary>
    private const double ProvisionShare = 0.9;

    /// <summary>How much longer than the last time a boot may take: a file system is checked, a kernel was updated.</summary>
    private const double BootVariation = 1.5;

    private const double Jitter = 0.2;

    /// <summary>
    /// When a startup that begins now counts as failed, with all its attempts. Cluster Autoscaler's clock runs from the
    /// wish, and where another machine could take over that one gets half of the time that is left; but a boot gets the time
    /// that it is known to need.
    /// </summary>
    public static DateTimeOffset StartupDeadline(MachineView view, DateTimeOffset now)
    {
        var window = view.Policy.MaxNodeProvisionTime * ProvisionShare;
        var wished = view.Machine.Status.Wish is { PowerState: PowerState.On, Source: WishSource.ClusterAutoscaler or WishSource.Failover } wish ? wish.Time : now;
        var left = wished + window - now;

        // A retest has no clock of Cluster Autoscaler's running, for that has long given up; and one that has begun too late for it comes too late.
        var needed = KnownBoot(view);
        left = left > TimeSpan.Zero && left <= window && left >= needed ? left : window;
        return now + (view.HasSpare && left / 2 >= needed ? left / 2 : left);
    }

    /// <summary>How long a shutdown may take with all its attempts.</summary>
    public static TimeSpan ShutdownWindow(MachineView view) =>
        (view.Policy.ShutdownAttemptTimeout + Longest(view.Policy.RetryBackoff, view.Policy.ShutdownAttempts)) * view.Policy.ShutdownAttempts;

    /// <summary>
    /// How long one attempt may take: its share of the window, but never less than the machine is known to need. A magic
    /// packet to a booting machine does no harm; a second press of its power button may.
    /// </summary>
    /// <param name="view">The machine.</param>
    /// <param name="kind">What it does.</param>
    /// <param name="window">How long the operation may take with all its attempts.</param>
    public static TimeSpan AttemptTimeout(MachineView view, PowerOperationKind kind, TimeSpan window)
    {
        var policy = view.Policy;
        if (kind == PowerOperationKind.Shutdown)
        {
            return policy.ShutdownAttemptTimeout;
        }

        var share = Shorter(window / policy.StartupAttempts, policy.StartupAttemptTimeout);
        var known = Shorter(KnownBoot(view), window);
        return known > share ? known : share;
    }

    /// <summary>Wait after the attempt of this number: doubled each time, with a jitter that is the same on every replica.</summary>
    public static TimeSpan Backoff(MachineView view, int attempt) =>
        Doubled(view.Policy.RetryBackoff, attempt) * JitterOf(view.Machine);

    /// <summary>Wait after this many failed operations in a row.</summary>
    public static TimeSpan Retest(MachineView view, int failures) =>
        Shorter(Doubled(view.Policy.Retest, failures) * JitterOf(view.Machine), view.Policy.LongestRetest);

    /// <summary>How long a boot may take that takes as long as the last one; zero when none is known.</summary>
    private static TimeSpan KnownBoot(MachineView view) => TimeSpan.FromSeconds(view.Machine.Status.LastBootSeconds ?? 0) * BootVariation;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Doubled(TimeSpan first, int count) =>
        TimeSpan.FromSeconds(Math.Min(first.TotalSeconds * Math.Pow(2, Math.Clamp(count - 1, 0, 20)), TimeSpan.FromDays(365).TotalSeconds));

    private static TimeSpan Longest(TimeSpan first, int count) => Doubled(first, count) * (1 + Jitter);

    private static double JitterOf(Machine machine)
    {
        var hash = 2166136261u;
        foreach (var c in machine.Metadata.Uid ?? machine.Metadata.Name)
        {
            hash = (hash ^ c) * 16777619u;
        }

        hash = (hash ^ (uint)(machine.Status.Jobs ?? 0)) * 16777619u;
        return 1 + (Jitter * (((hash >> 8) / (double)(1 << 24) * 2) - 1));
    }
}
