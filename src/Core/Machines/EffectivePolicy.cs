using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>What holds for one machine: its own settings before its Group's, and those before the operator's flags.</summary>
public static class EffectivePolicy
{
    /// <summary>The policy of a machine; without one that of the group's machines that say nothing themselves.</summary>
    public static PowerPolicy Of(Machine? machine, Group? group, PowerPolicy flags)
    {
        var policy = flags;
        if (group is not null)
        {
            policy = policy with
            {
                MaxNodeProvisionTime = Duration(group.Spec.MaxNodeProvisionTime, policy.MaxNodeProvisionTime, positive: true),
                StartsPerMinute = group.Spec.StartsPerMinute ?? policy.StartsPerMinute,
                CoolDown = Duration(group.Spec.CoolDown, policy.CoolDown),
                Watts = group.Spec.Watts,
            };
            policy = group.Spec.Power is { } shared ? Over(policy, shared) : policy;
        }

        policy = machine?.Spec.Watts is { } watts ? policy with { Watts = Over(policy.Watts, watts) } : policy;
        return machine?.Spec.Power is { } own ? Over(policy, own) : policy;
    }

    private static Watts Over(Watts? shared, Watts own) => new() { Running = own.Running ?? shared?.Running, Booting = own.Booting ?? shared?.Booting, Standby = own.Standby ?? shared?.Standby, Measured = own.Measured ?? shared?.Measured };

    private static PowerPolicy Over(PowerPolicy policy, PowerSettings settings) => policy with
    {
        StartupAttempts = settings.StartupAttempts ?? policy.StartupAttempts,
        StartupAttemptTimeout = Duration(settings.StartupAttemptTimeout, policy.StartupAttemptTimeout, positive: true),
        ShutdownAttempts = settings.ShutdownAttempts ?? policy.ShutdownAttempts,
        ShutdownAttemptTimeout = Duration(settings.ShutdownAttemptTimeout, policy.ShutdownAttemptTimeout, positive: true),
        RetryBackoff = Duration(settings.RetryBackoff, policy.RetryBackoff),
        ManualHold = Duration(settings.ManualHold, policy.ManualHold),
        MinOnTime = Duration(settings.MinOnTime, policy.MinOnTime),
        MinOffTime = Duration(settings.MinOffTime, policy.MinOffTime),
        Drain = settings.Drain is { } drain ? Over(policy.Drain, drain) : policy.Drain,
        UnexpectedOn = settings.Drift?.UnexpectedOn ?? policy.UnexpectedOn,
        UnexpectedOff = settings.Drift?.UnexpectedOff ?? policy.UnexpectedOff,
        DriftAfter = Duration(settings.Drift?.After, policy.DriftAfter),
        Paused = settings.Paused ?? policy.Paused,
        NeverOff = settings.NeverOff ?? policy.NeverOff,

        // A flag for the whole operator is not overruled by a resource.
        RecommendOnly = policy.RecommendOnly || settings.RecommendOnly is true,
        Maintenance = settings.Maintenance ?? policy.Maintenance,
        OffNode = settings.OffNode ?? policy.OffNode,
        OnBattery = settings.OnBattery ?? policy.OnBattery,
        OutOfServiceTaint = settings.OutOfServiceTaint ?? policy.OutOfServiceTaint,
    };

    private static DrainPolicy Over(DrainPolicy policy, DrainSettings settings) => new()
    {
        Enabled = settings.Enabled ?? policy.Enabled,
        Timeout = Duration(settings.Timeout, policy.Timeout),
        GracePeriodSeconds = settings.GracePeriodSeconds ?? policy.GracePeriodSeconds,
        OnTimeout = settings.OnTimeout ?? policy.OnTimeout,
        LocalStorage = settings.LocalStorage ?? policy.LocalStorage,
        UnmanagedPods = settings.UnmanagedPods ?? policy.UnmanagedPods,
        IgnoreVetoes = settings.IgnoreVetoes ?? policy.IgnoreVetoes,
    };

    private static TimeSpan Duration(string? text, TimeSpan otherwise, bool positive = false) =>
        GoDuration.TryParse(text, out var duration) && duration >= TimeSpan.Zero && (!positive || duration > TimeSpan.Zero) ? duration : otherwise;
}
