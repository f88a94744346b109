using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>How much of the last day a machine was on.</summary>
public static class Duty
{
    /// <summary>In percent of as much of the last day as is known; null when nothing is.</summary>
    /// <param name="history">The machine's states, oldest first.</param>
    /// <param name="now">The present time.</param>
    public static int? Percent(ValueList<StateSpell> history, DateTimeOffset now)
    {
        var (on, known) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var i = 0; i < history.Count; i++)
        {
            var end = Earlier(i + 1 < history.Count ? history[i + 1].Since : now, now);
            var length = end - Later(history[i].Since, now - History.Reach);
            if (length > TimeSpan.Zero && history[i].State != MachineState.Unknown)
            {
                known += length;
                on += EnergyMeter.IsOff(history[i].State) ? TimeSpan.Zero : length;
            }
        }

        return known > TimeSpan.Zero ? (int)Math.Round(100 * (on / known)) : null;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
