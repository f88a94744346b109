using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Oracle.Tests.Scripts;

/// <summary>A machine as it is when the run begins.</summary>
/// <param name="Millicores">What it offers.</param>
/// <param name="Boot">How long it boots, in seconds.</param>
/// <param name="Price">Cents for an hour.</param>
/// <param name="HasJoined">Whether it has a Node object from earlier.</param>
internal sealed record MachineSetup(string Name, string Group, int Millicores, int Boot, int Price, bool HasJoined, bool IsOn)
{
    public Machine ToResource(string @namespace) => new()
    {
        Metadata = new() { Name = Name, Namespace = @namespace, Labels = [new("group", Group)] },
        Spec = new()
        {
            PowerState = IsOn ? PowerState.On : PowerState.Off,
            Pricing = new() { HourlyRate = $"{Price / 100}.{Price % 100:00}", PodRate = "0" },
            StartupPodSpec = new() { Image = "wake" },
            ShutdownPodSpec = new() { Image = "sleep" },
            Template = new()
            {
                Capacity = [new("cpu", $"{Millicores}m"), new("memory", "8Gi"), new("pods", "110")],
                Architecture = "amd64",
                OperatingSystem = "linux",
            },
        },
    };

    public override string ToString() =>
        $"machine {Name} group={Group} cpu={Millicores} boot={Boot} price={Price} joined={(HasJoined ? 1 : 0)} on={(IsOn ? 1 : 0)}";
}
