using System.Globalization;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Supply;

/// <summary>
/// The power supply as all of its readings so far tell. Immutable: each look at it makes the next one. After a restart the
/// first reading tells what matters; which machines it cost their power is written in their wishes.
/// </summary>
public sealed record PowerSupply
{
    /// <summary>How long nothing is switched on after the start while it is not known whether the mains are there.</summary>
    public static readonly TimeSpan FirstWord = TimeSpan.FromSeconds(15);

    /// <summary>How long a supply on battery may be silent before the worst is assumed, where it never said how long it lasts.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    /// <summary>What becomes of it.</summary>
    public required SupplyPolicy Policy { get; init; }

    /// <summary>When it was asked first.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>Whether machines were off for its sake when it was asked first: then an earlier life saw an outage.</summary>
    public bool HasShed { get; init; }

    /// <summary>When it was asked last.</summary>
    public DateTimeOffset LookTime { get; init; }

    /// <summary>What it said last.</summary>
    public UpsReading? Reading { get; init; }

    /// <summary>Since when it does not answer; null when it does.</summary>
    public DateTimeOffset? SilentSince { get; init; }

    /// <summary>Since when the mains are away; null when they are there, as far as is known.</summary>
    public DateTimeOffset? OnBatterySince { get; init; }

    /// <summary>Whether the mains were away when it was asked first: the outage may have begun long before.</summary>
    public bool HasBegunUnseen { get; init; }

    /// <summary>When the mains came back from the last outage that was seen.</summary>
    public DateTimeOffset? BackSince { get; init; }

    /// <summary>Since when machines may be switched on; null while they may not.</summary>
    public DateTimeOffset? ClearSince { get; init; }

    public bool IsOnBattery => OnBatterySince is not null;

    public static PowerSupply Unheard(SupplyPolicy policy, bool hasShed, DateTimeOffset now) =>
        new() { Policy = policy, HasShed = hasShed, StartTime = now, LookTime = now };

    /// <summary>The supply after one more look at it.</summary>
    /// <param name="reading">What it said; null when it did not answer.</param>
    /// <param name="now">The present time.</param>
    public PowerSupply After(UpsReading? reading, DateTimeOffset now)
    {
        var next = reading switch
        {
            // One that falls silent on battery is on battery still.
            null => this with { SilentSince = SilentSince ?? now },
            { IsOnBattery: true } => this with { Reading = reading, SilentSince = null, OnBatterySince = OnBatterySince ?? now, HasBegunUnseen = Reading is null || (HasBegunUnseen && IsOnBattery), BackSince = null },
            _ => this with { Reading = reading, SilentSince = null, OnBatterySince = null, BackSince = IsOnBattery || (HasShed && Reading is null) ? now : BackSince },
        };
        return next with { LookTime = now, ClearSince = next.Limits(now) is null ? ClearSince ?? now : null };
    }

    /// <summary>Whether the end is near.</summary>
    public bool IsLow(DateTimeOffset now) => IsOnBattery && (
        Reading!.IsLow
        || Reading.Charge <= Policy.LowCharge
        || RuntimeLeft(now) <= Policy.LowRuntime
        || (Reading.Runtime is null && now - SilentSince >= Silence));

    /// <summary>Whether it lasts so long that machines are switched off, and not an instant only.</summary>
    public bool IsOutage(DateTimeOffset now) => now - OnBatterySince >= Policy.Grace || IsLow(now);

    /// <summary>How long it lasts at its last load; null when that is not known.</summary>
    public TimeSpan? RuntimeLeft(DateTimeOffset now) => Reading is { Runtime: { } runtime, Time: var time }
        ? runtime - (now > time ? now - time : TimeSpan.Zero) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero
        : null;

    /// <summary>Which part of the machines should be off, from 0 to 1.</summary>
    public double ShedShare(DateTimeOffset now)
    {
        if (IsLow(now))
        {
            return 1;
        }

        return IsOutage(now)
            ? Math.Max(
                Share(Reading!.Charge, Policy.ShedCharge, Policy.LowCharge),
                Share(RuntimeLeft(now)?.TotalSeconds, Policy.ShedRuntime.TotalSeconds, Policy.LowRuntime.TotalSeconds))
            : 0;
    }

    /// <summary>What the supply does not allow now; null when it is as if there were none.</summary>
    public SupplyLimits? Limits(DateTimeOffset now)
    {
        if (OnBatterySince is { } since)
        {
            return IsLow(now)
                ? new(SupplyLimits.BatteryLow, "The power supply's battery is low", null, true, null)
                : new(SupplyLimits.OnBattery, $"The power supply has been running on battery since {Moments.Text(since)}", null, false, DrainEnd());
        }

        if (Reading is null)
        {
            var until = StartTime + FirstWord;
            return now < until && now >= StartTime ? new(SupplyLimits.Unheard, "The power supply has not said yet whether the mains are there", until, false, null) : null;
        }

        if (BackSince + Policy.RestoreAfter is { } settled && now < settled && now >= BackSince)
        {
            return new(SupplyLimits.Returning, $"The mains are back since {Moments.Text(BackSince!.Value)}, which has to last for {GoDuration.Format(Policy.RestoreAfter)}", settled, false, null);
        }

        // Without an outage a battery that never gets full is no reason to keep the homelab off.
        return BackSince is not null && Reading.Charge < Policy.RestoreCharge
            ? new(SupplyLimits.Charging, $"The power supply's battery is charged to less than {Policy.RestoreCharge.ToString("0.#", CultureInfo.InvariantCulture)} % (--ups-restore-charge)", null, false, null)
            : null;
    }

    /// <summary>How much is left, for people.</summary>
    public string Remaining(DateTimeOffset now)
    {
        var charge = Reading?.Charge is { } percent ? $"charge {percent.ToString("0.#", CultureInfo.InvariantCulture)} %" : null;
        var runtime = RuntimeLeft(now) is { } left ? $"runtime {GoDuration.Format(TimeSpan.FromSeconds(Math.Floor(left.TotalSeconds)))}" : null;
        return (charge, runtime) switch
        {
            (null, null) => "it does not say how much is left",
            (_, null) => charge,
            (null, _) => runtime,
            _ => $"{charge}, {runtime}",
        };
    }

    /// <summary>Until when Pods may be moved away, so that the machine is off before the battery is low.</summary>
    private DateTimeOffset? DrainEnd() => Reading is { Runtime: { } runtime, Time: var time }
        ? time + runtime - Policy.LowRuntime - Policy.PowerOffTime
        : null;

    private static double Share(double? left, double shed, double low) => left is { } value ? Math.Clamp((shed - value) / (shed - low), 0, 1) : 0;
}
