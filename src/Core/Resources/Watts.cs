using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>
/// What a machine takes from the socket, in watts. What is not given is reckoned as what comes next to it. The names are none
/// that YAML takes for true or false, as it does on and off.
/// </summary>
[Wire]
public sealed partial record Watts
{
    /// <summary>While it is on, on average: with the work that it usually has. Without it nothing is counted.</summary>
    [Bounds(Minimum = 0, Maximum = 100_000)]
    public int? Running { get; init; }

    /// <summary>While it boots; as while it is on by default.</summary>
    [Bounds(Minimum = 0, Maximum = 100_000)]
    public int? Booting { get; init; }

    /// <summary>While it is off but plugged in; 0 by default. One to five watts are usual where it waits for a magic packet.</summary>
    [Bounds(Minimum = 0, Maximum = 100_000)]
    public int? Standby { get; init; }

    /// <summary>
    /// Whether the plug of spec.driver.http is asked once a minute what goes through it, where it has a preset and measures; what is
    /// declared stands in while it does not answer. What is saved is reckoned from running, so that is needed all the same.
    /// </summary>
    public bool? Measured { get; init; }
}
