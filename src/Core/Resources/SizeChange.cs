using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A window opens or closes, and with it a group's minimum changes.</summary>
[Wire]
public sealed partial record SizeChange
{
    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Number of machines that are kept on from then on.</summary>
    public required int MinSize { get; init; }
}
