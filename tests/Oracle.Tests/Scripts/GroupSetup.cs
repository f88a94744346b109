using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Oracle.Tests.Scripts;

/// <summary>A Group as it is when the run begins; times are in seconds.</summary>
/// <param name="Max">Most machines that may be on; 0 for all.</param>
internal sealed record GroupSetup(string Name, int Min, int Max, int Provision, int Unneeded)
{
    public Group ToResource(string @namespace) => new()
    {
        Metadata = new() { Name = Name, Namespace = @namespace },
        Spec = new()
        {
            MinSize = Min,
            MaxSize = Max == 0 ? null : Max,
            MaxNodeProvisionTime = $"{Provision}s",
            ScaleDownUnneededTime = $"{Unneeded}s",
            ScaleDownUnreadyTime = $"{2 * Unneeded}s",
        },
    };

    public override string ToString() => $"group {Name} min={Min} max={Max} provision={Provision} unneeded={Unneeded}";
}
