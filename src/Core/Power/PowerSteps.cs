using System.Collections.Immutable;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Power;

/// <summary>Which of a machine's hardware is used for what, and in which order.</summary>
public static class PowerSteps
{
    /// <summary>
    /// The ways to take; none when the hardware cannot do it. To switch on all of them are taken, one after the other; to
    /// switch off the next one only when one fails; to verify all of them are asked.
    /// </summary>
    public static ImmutableArray<PowerMeans> For(PowerDriver driver, PowerAction action) => action switch
    {
        // A plug must give power before anything else can wake the machine.
        PowerAction.On => Those(
            (driver.Http is { } plug && CanSwitch(plug.TurnOn, plug), PowerMeans.Http),
            (driver.Redfish is not null, PowerMeans.Redfish),
            (driver.WakeOnLan is not null, PowerMeans.WakeOnLan)),
        PowerAction.Off => SoftOff(driver) is { } soft ? [soft] : [],

        // A plug takes the power from the controller too, so that it is the last resort.
        PowerAction.ForceOff => Those(
            (driver.Redfish is not null, PowerMeans.Redfish),
            (CanCut(driver) && SoftOff(driver) != PowerMeans.Http, PowerMeans.Http)),
        PowerAction.VerifyOff => driver.Redfish is not null || PlugKnows(driver) ? Readable(driver) : [],
        _ => [],
    };

    /// <summary>Whether the machine's hardware can do it.</summary>
    public static bool Can(PowerDriver driver, PowerAction action) => !For(driver, action).IsEmpty;

    /// <summary>What answers when it is asked, although the answer may not settle whether the machine is off.</summary>
    public static ImmutableArray<PowerMeans> Readable(PowerDriver driver) => Those(
        (driver.Redfish is not null, PowerMeans.Redfish),
        (driver.Http is { } plug && (plug.IsOff is not null || plug.Preset is not null), PowerMeans.Http));

    /// <summary>
    /// Whether the plug always knows if the machine is off. One that is on under a machine which was powered off in another
    /// way proves nothing, unless it measures; one that is off always does.
    /// </summary>
    public static bool PlugKnows(PowerDriver driver) => driver.Http is { } plug
        && (plug.IsOff is not null || (plug.Preset is not null && (plug.StandbyWatts is not null || SoftOff(driver) == PowerMeans.Http)));

    private static PowerMeans? SoftOff(PowerDriver driver) =>
        driver.NodePoweroff is not null ? PowerMeans.NodePoweroff
        : driver.Redfish is not null ? PowerMeans.Redfish
        : CanCut(driver) ? PowerMeans.Http
        : null;

    private static bool CanCut(PowerDriver driver) => driver.Http is { } plug && CanSwitch(plug.TurnOff, plug);

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
