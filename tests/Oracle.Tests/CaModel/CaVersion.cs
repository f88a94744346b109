namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>What differs between Cluster Autoscalers, as far as it matters to a provider.</summary>
/// <param name="KnowsSuspended">A Node with the condition Suspended=True is a class of its own.</param>
/// <param name="RevertsScaleUps">A scale-up that timed out is followed by DecreaseTargetSize with all of its increase.</param>
/// <param name="ForgetsUpcoming">Nodes are upcoming only while a scale-up request of its own runs, and not while the group is backed off.</param>
/// <param name="SpeaksOldMessages">Durations and nodes are of the generation until 1.33.</param>
internal sealed record CaVersion(string Name, bool KnowsSuspended, bool RevertsScaleUps, bool ForgetsUpcoming, bool SpeaksOldMessages)
{
    public static CaVersion Until135 { get; } = new("1.35", false, false, false, true);

    public static CaVersion From136 { get; } = new("1.36", true, true, true, false);

    /// <exception cref="FormatException">There is no model of it.</exception>
    public static CaVersion Named(string name) =>
        name == Until135.Name ? Until135 : name == From136.Name ? From136 : throw new FormatException($"ca={name} is neither {Until135.Name} nor {From136.Name}");

    public override string ToString() => Name;
}
