namespace HomelabAutoscaler.Core.Energy;

/// <summary>How often savings are told.</summary>
public enum SavingsPeriod
{
    Never,

    /// <summary>On Mondays.</summary>
    Weekly,

    /// <summary>On the first day of each month.</summary>
    Monthly,
}
