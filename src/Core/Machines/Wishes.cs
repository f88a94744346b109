using System.Globalization;
using System.Text;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>
/// Tells whose wish spec.powerState is. Whoever is not a person signs the wish with an annotation in the same write; a
/// state that no newer signature explains was written by a person, who need not know of signatures.
/// </summary>
public static class Wishes
{
    /// <summary>STATE SOURCE TIME [MACHINE], such as <c>on ClusterAutoscaler 2026-01-31T12:00:00.000000Z</c>.</summary>
    public const string Annotation = $"{ApiGroup.Name}/wish";

    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    /// <summary>The wish as it stands at this moment, also ahead of what the status says; null when the machine has none.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="hold">How long a person's wish is left alone by everybody else.</param>
    /// <param name="now">When a wish began that is not recorded yet and not signed.</param>
    public static PowerWish? Of(Machine machine, TimeSpan hold, DateTimeOffset now)
    {
        if (machine.Spec.PowerState is not { } state)
        {
            return null;
        }

        var recorded = machine.Status.Wish;
        if (SignedOn(machine) is { } signed && (recorded is null || signed.Time > recorded.Time))
        {
            // A signature of the other state was overruled before it could be recorded.
            var time = now > signed.Time ? now : signed.Time + TimeSpan.FromMicroseconds(1);
            return signed.PowerState != state ? new() { PowerState = state, Source = WishSource.Person, Time = time, HeldUntil = time + hold }
                : signed.Source == WishSource.Person ? signed with { HeldUntil = signed.Time + hold }
                : signed;
        }

        if (recorded?.PowerState == state)
        {
            return recorded;
        }

        return recorded is null
            ? new() { PowerState = state, Source = WishSource.Enrolment, Time = now }
            : new() { PowerState = state, Source = WishSource.Person, Time = now, HeldUntil = now + hold };
    }

    /// <summary>
    /// Whose a wish is that is written once more because another one was taken back. A person's hold does not begin again; and
    /// Cluster Autoscaler has neither moved the Pods away for it nor asked for a machine that is silent.
    /// </summary>
    public static WishSource SourceAfterwards(PowerWish wish, MachineState state) => wish switch
    {
        { Source: WishSource.Person } => WishSource.Enrolment,
        { Source: WishSource.ClusterAutoscaler } when wish.PowerState == PowerState.Off || state == MachineState.Ready => WishSource.Enrolment,
        _ => wish.Source,
    };

    /// <summary>The machine with a signed wish, to be written in one patch.</summary>
    public static Machine Sign(Machine machine, PowerState state, WishSource source, DateTimeOffset time, string? inPlaceOf = null)
    {
        // A clock that goes back, or another replica's, must not make the wish older than the one on record.
        var since = machine.Status.Wish is { } recorded && time <= recorded.Time ? recorded.Time + TimeSpan.FromMicroseconds(1) : time;
        var text = string.Create(CultureInfo.InvariantCulture, $"{state.ToWire()} {source.ToWire()} {Time(since)}{(inPlaceOf is null ? "" : " ")}{inPlaceOf}");
        return machine with
        {
            Metadata = machine.Metadata with { Annotations = machine.Metadata.Annotations.With(Annotation, text) },
            Spec = machine.Spec with { PowerState = state },
        };
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static PowerWish? SignedOn(Machine machine)
    {
        if (machine.Metadata.Annotations[Annotation]?.Split(' ', 4) is not [var state, var source, var time, ..] parts
            || PowerStateWire.Parse(Encoding.UTF8.GetBytes(state)) is not { } wanted
            || WishSourceWire.Parse(Encoding.UTF8.GetBytes(source)) is not { } by
            || !DateTimeOffset.TryParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since))
        {
            return null;
        }

        return new() { PowerState = wanted, Source = by, Time = since, InPlaceOf = parts.Length > 3 ? parts[3] : null };
    }
}
