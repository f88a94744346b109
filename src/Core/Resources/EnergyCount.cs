using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>Energy and money, added up. Numbers are decimal texts, as JSON's own are not exact.</summary>
[Wire]
public sealed partial record EnergyCount
{
    /// <summary>When the counting began.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Up to when it has come: a restart goes on from here.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What was taken, in kWh.</summary>
    public string? SpentKwh { get; init; }

    /// <summary>What would have been taken on top of that, had it been on all the time, in kWh.</summary>
    public string? SavedKwh { get; init; }

    /// <summary>What was taken at the last count, in W: as the plug measured it, else as declared for the state.</summary>
    public string? Watts { get; init; }

    /// <summary>The plug's own counter at the last count, in Wh; absent where none was read. The next count goes on from it.</summary>
    public string? MeterWh { get; init; }

    /// <summary>The money's currency.</summary>
    public string? Currency { get; init; }

    /// <summary>What that did cost, in the tariff's currency.</summary>
    public string? Spent { get; init; }

    /// <summary>What it would have cost on top, in the tariff's currency.</summary>
    public string? Saved { get; init; }
}
