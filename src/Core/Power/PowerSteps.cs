using System.Collections.Immutable;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Power;

/// <summary>Which of a machine's hardware is used for what, and in which order.</summary>
public static class PowerSteps
{
    /// <summary>The ways to take, one after the other; none when the hardware cannot do it.</summary>
    public static ImmutableArray<PowerMeans> For(PowerDriver driver, PowerAction action) => action switch
    {
        // A plug must give power before anything else can wake the machine.
        PowerAction.On => Those(
            (driver.Http is { } plug && CanSwitch(plug.On, plug), PowerMeans.Http),
            (driver.Redfish is not null, PowerMeans.Redfish),
            (driver.WakeOnLan is not null, PowerMeans.WakeOnLan)),
        PowerAction.Off => SoftOff(driver) is { } soft ? [soft] : [],
        PowerAction.ForceOff => Those(
            (driver.Redfish is not null, PowerMeans.Redfish),
            (CanCut(driver) && SoftOff(driver) != PowerMeans.Http, PowerMeans.Http)),
        PowerAction.VerifyOff => Those(
            (driver.Redfish is not null, PowerMeans.Redfish),
            (driver.Http is { } plug && CanTell(driver, plug), PowerMeans.Http)),
        _ => [],
    };

    /// <summary>Whether the machine's hardware can do it.</summary>
    public static bool Can(PowerDriver driver, PowerAction action) => !For(driver, action).IsEmpty;

    private static PowerMeans? SoftOff(PowerDriver driver) =>
        driver.NodePoweroff is not null ? PowerMeans.NodePoweroff
        : driver.Redfish is not null ? PowerMeans.Redfish
        : CanCut(driver) ? PowerMeans.Http
        : null;

    /// <summary>A plug that is on under a machine which was powered off in another way proves nothing, unless it measures.</summary>
    private static bool CanTell(PowerDriver driver, HttpSwitch plug) =>
        plug.IsOff is not null || (plug.Preset is not null && (plug.StandbyWatts is not null || SoftOff(driver) == PowerMeans.Http));

    private static bool CanCut(PowerDriver driver) => driver.Http is { } plug && CanSwitch(plug.Off, plug);

    private static bool CanSwitch(HttpCommand? own, HttpSwitch plug) => own is not null || plug.Preset is not null;

    private static ImmutableArray<PowerMeans> Those(params ReadOnlySpan<(bool Is, PowerMeans Means)> ways)
    {
        var means = ImmutableArray.CreateBuilder<PowerMeans>();
        foreach (var (isThere, way) in ways)
        {
            if (isThere)
            {
                means.Add(way);
            }
        }

        return means.ToImmutable();
    }
}
