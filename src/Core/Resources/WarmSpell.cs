using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>The window that is open, remembered for the time when it closes.</summary>
[Wire]
public sealed partial record WarmSpell
{
    /// <summary>Number of machines that it keeps on.</summary>
    public required int Machines { get; init; }

    /// <summary>Since when so many are kept on.</summary>
    [MicroTime]
    public required DateTimeOffset Since { get; init; }

    /// <summary>When the window closes.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>What becomes of the machines then.</summary>
    public required WindowEnd AtEnd { get; init; }
}
