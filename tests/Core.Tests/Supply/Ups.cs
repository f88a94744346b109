using HomelabAutoscaler.Core.Supply;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Supply;

/// <summary>A power supply's life, told in minutes since <see cref="Make.Now"/>.</summary>
internal static class Ups
{
    public static readonly SupplyPolicy Policy = new();

    public static DateTimeOffset At(double minutes) => Make.Now + TimeSpan.FromMinutes(minutes);

    public static PowerSupply Unheard => PowerSupply.Unheard(Policy, hasShed: false, Make.Now);

    public static PowerSupply OnLine(this PowerSupply supply, double minutes, double? charge = 100) =>
        supply.After(new(At(minutes), false, false, charge, null), At(minutes));

    public static PowerSupply OnBattery(this PowerSupply supply, double minutes, double? charge = null, double? runtime = null, bool isLow = false) =>
        supply.After(new(At(minutes), true, isLow, charge, runtime is { } left ? TimeSpan.FromMinutes(left) : null), At(minutes));

    public static PowerSupply Silent(this PowerSupply supply, double minutes) => supply.After(null, At(minutes));
}
