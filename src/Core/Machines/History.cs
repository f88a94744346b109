using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>What a machine did in the last day, for people: as much of it as is cheap to keep for every machine.</summary>
public static class History
{
    /// <summary>A machine that changes more often than this has its older changes forgotten sooner.</summary>
    public const int Most = 16;

    /// <summary>How far back it goes.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromDays(1);

    /// <summary>The history with the present state; unchanged while that is the last one.</summary>
    /// <param name="known">The history so far, oldest first.</param>
    /// <param name="state">The present state.</param>
    /// <param name="now">The present time: it is when the state began if it is new.</param>
    public static ValueList<StateSpell> With(ValueList<StateSpell> known, MachineState state, DateTimeOffset now)
    {
        if (known.Count > 0 && known[^1].State == state)
        {
            return known;
        }

        // One that began earlier but lasted into the day is part of it. A clock that was set back does not turn the order around.
        var from = now - Reach;
        var all = known.Where(spell => spell.Since <= now).Append(new() { State = state, Since = now }).ToList();
        var first = Math.Max(all.FindLastIndex(spell => spell.Since <= from), 0);
        return all.Skip(Math.Max(first, all.Count - Most)).ToValueList();
    }
}
