using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Supply;

/// <summary>What the power supply does not allow at one moment.</summary>
/// <param name="Reason">Why nothing is switched on: one CamelCase word.</param>
/// <param name="Message">The same for people.</param>
/// <param name="Until">When that ends by itself.</param>
/// <param name="IsLow">Whether the end is near: Pods are not moved any more, machines only switched off.</param>
/// <param name="DrainEnd">When Pods must be away; null when nobody knows.</param>
public sealed record SupplyLimits(string Reason, string Message, DateTimeOffset? Until, bool IsLow, DateTimeOffset? DrainEnd)
{
    public const string OnBattery = "OnBattery";
    public const string BatteryLow = "BatteryLow";
    public const string Unheard = "PowerSupplyUnheard";
    public const string Returning = "MainsReturning";
    public const string Charging = "BatteryCharging";

    /// <summary>What keeps a machine from being switched on; null when nothing does. People may, until the battery is low.</summary>
    public Restraint? OnStart(MachineView view, PowerWish? wish) =>
        view.Policy.OnBattery == BatteryAction.Ignore || (!IsLow && wish is { PowerState: PowerState.On, Source: WishSource.Person }) ? null : new(Reason, Message, Until);

    /// <summary>
    /// How Pods are moved away from a machine: what is left of them when time is up goes down with it in any case, so
    /// nothing keeps it on.
    /// </summary>
    public PowerPolicy Over(PowerPolicy policy, PowerWish? wish, DateTimeOffset now)
    {
        var concerned = policy.OnBattery != BatteryAction.Ignore && (IsLow || wish is { PowerState: PowerState.Off, Source: WishSource.Ups });
        return concerned
            ? policy with
            {
                Drain = policy.Drain with
                {
                    Enabled = policy.Drain.Enabled && !IsLow && !(DrainEnd <= now),
                    OnTimeout = DrainTimeoutAction.Force,
                    LocalStorage = true,
                    UnmanagedPods = true,
                    IgnoreVetoes = true,
                    Until = DrainEnd,
                },
            }
            : policy;
    }
}
