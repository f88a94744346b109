using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>A machine on the status page.</summary>
[Wire]
public sealed partial record MachineTile
{
    /// <summary>What the command line says of it, too.</summary>
    public required MachineLine Machine { get; init; }

    /// <summary>What will happen next, a sentence without its full stop.</summary>
    public required string Next { get; init; }

    /// <summary>When, or by when at the latest; absent when something else must happen first.</summary>
    public DateTimeOffset? NextTime { get; init; }

    /// <summary>The last day, oldest first.</summary>
    public ValueList<StateSpell> History { get; init; }

    /// <summary>Whether it is kept from being switched, until somebody says otherwise.</summary>
    public bool Paused { get; init; }

    public static MachineTile Of(Sight sight)
    {
        var next = Outlook.Of(sight)[0];
        return new()
        {
            Machine = MachineLine.Of(sight),
            Next = next.What,
            NextTime = next.Time > sight.Now ? next.Time : null,
            History = sight.Status.History,
            Paused = sight.Policy.Paused,
        };
    }
}
