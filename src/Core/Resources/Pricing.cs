using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>What a machine costs.</summary>
[Wire]
public sealed partial record Pricing
{
    /// <summary>Price of an hour with the machine on, as a decimal number, in any currency.</summary>
    [Pattern(@"^[0-9]+(\.[0-9]+)?$")]
    [Bounds(Maximum = 32)]
    public string? HourlyRate { get; init; }

    /// <summary>Price of an hour of one Pod on the machine, as a decimal number, in the same currency.</summary>
    [Pattern(@"^[0-9]+(\.[0-9]+)?$")]
    [Bounds(Maximum = 32)]
    public string? PodRate { get; init; }
}
