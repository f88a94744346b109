using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>What happens when a machine is switched past the operator.</summary>
[Wire]
public sealed partial record DriftSettings
{
    /// <summary>A machine that should be off came on: Restore switches it off, Follow wants it on from now. Default: Restore.</summary>
    public DriftAction? UnexpectedOn { get; init; }

    /// <summary>A machine that should be on fell silent: Ignore leaves it to Cluster Autoscaler, Restore switches it on again, Follow wants it off from now. Default: Ignore.</summary>
    public DriftAction? UnexpectedOff { get; init; }

    /// <summary>How long a machine that should be on is silent before that counts. Default: 5m.</summary>
    [Pattern(@"^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$")]
    public string? After { get; init; }
}
