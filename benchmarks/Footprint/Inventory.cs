using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Footprint;

/// <summary>A homelab of any size in one Group.</summary>
internal sealed class Inventory(int machines, Func<int, bool> isOn)
{
    public const string Group = "rack";

    private const string Namespace = "homelab-autoscaler-system";

    public static string KubeNode(int number) => $"worker-{number:0000}";

    public static string ProviderId(int number) => $"k3s://{KubeNode(number)}";

    /// <summary>Of the machines every second one is on.</summary>
    public static Inventory HalfOn(int machines) => new(machines, static number => number % 2 == 0);

    public static Inventory AllOn(int machines) => new(machines, static _ => true);

    /// <summary>As k3s registers Nodes.</summary>
    public static KeyValuePair<string, string>[] Labels(int number) =>
    [
        new("beta.kubernetes.io/arch", "amd64"),
        new("beta.kubernetes.io/instance-type", "k3s"),
        new("beta.kubernetes.io/os", "linux"),
        new("kubernetes.io/arch", "amd64"),
        new("kubernetes.io/hostname", KubeNode(number)),
        new("kubernetes.io/os", "linux"),
        new("node.kubernetes.io/instance-type", "k3s"),
    ];

    public async Task FillAsync(Cluster cluster)
    {
        using var connection = new KubeConnection(new("http://cluster.sandbox"), cluster.CreateHandler(User.Admin));
        var api = new KubeApi(connection, TimeProvider.System, "footprint");
        await api.CreateAsync(new Core.Resources.Group { Metadata = new() { Name = Group, Namespace = Namespace }, Spec = new() { MaxNodeProvisionTime = "10m" } }, default);
        for (var number = 0; number < machines; number++)
        {
            var node = await api.CreateAsync(NodeOf(number), default);
            await api.UpdateAsync(node, node with { Status = StatusOf(number) }, "status", default);
            await api.CreateAsync(MachineOf(number), default);
        }
    }

    /// <summary>Whether the operator has recognised every machine.</summary>
    public static bool IsRecognised(Cluster cluster) =>
        cluster.Handle(ApiRequest.Get($"/apis/infra.homecluster.dev/v1alpha1/namespaces/{Namespace}/nodes")).Json()["items"]!.AsArray()
            .All(machine => (string?)machine!["status"]?["progress"] is "ready" or "shutdown");

    private Machine MachineOf(int number) => new()
    {
        Metadata = new() { Name = $"machine-{number:0000}", Namespace = Namespace, Labels = [new(Machine.GroupLabel, Group)] },
        Spec = new()
        {
            KubernetesNodeName = KubeNode(number),
            PowerState = isOn(number) ? PowerState.On : PowerState.Off,
            Pricing = new() { HourlyRate = "0.02", PodRate = "0" },
            StartupPodSpec = new() { Image = "docker.io/library/busybox:1.37", Command = ["ether-wake", "00:00:5e:00:53:01"] },
            ShutdownPodSpec = new() { Image = "docker.io/library/busybox:1.37", Command = ["ssh", KubeNode(number), "poweroff"] },
        },
    };

    private static KubeNode NodeOf(int number) => new()
    {
        Metadata = new()
        {
            Name = KubeNode(number),
            Labels = [.. Labels(number)],
        },
        Spec = new() { ProviderId = ProviderId(number) },
    };

    private KubeNodeStatus StatusOf(int number) => new()
    {
        Capacity = [new("cpu", "8"), new("ephemeral-storage", "243Gi"), new("hugepages-2Mi", "0"), new("memory", "16Gi"), new("pods", "110")],
        Allocatable = [new("cpu", "8"), new("ephemeral-storage", "236Gi"), new("hugepages-2Mi", "0"), new("memory", "16Gi"), new("pods", "110")],
        Conditions =
        [
            new()
            {
                Type = KubeNodeCondition.Ready,
                Status = isOn(number) ? ConditionStatus.True : ConditionStatus.Unknown,
                Reason = isOn(number) ? "KubeletReady" : "NodeStatusUnknown",
                Message = "",
            },
        ],
        NodeInfo = new() { BootId = $"boot-of-{number}", Architecture = "amd64", OperatingSystem = "linux" },
    };
}
