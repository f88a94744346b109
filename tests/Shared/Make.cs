using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Tests;

/// <summary>Resources for tests: whole and ordinary unless a test says otherwise.</summary>
internal static class Make
{
    public const string Namespace = "homelab-autoscaler-system";

    public static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static readonly GroupIds Ids = new(Namespace);

    public static Machine Machine(
        string name = "m1",
        PowerState? wanted = PowerState.On,
        MachineState state = MachineState.Unknown,
        string? group = "g1",
        MachineStatus? status = null) => new()
        {
            Metadata = new()
            {
                Name = name,
                Namespace = Namespace,
                Uid = $"uid-of-{name}",
                ResourceVersion = "1",
                Generation = 1,
                CreationTimestamp = Now - TimeSpan.FromDays(1),
                Labels = group is null ? [] : [new("group", group)],
            },
            Spec = new()
            {
                KubernetesNodeName = $"node-of-{name}",
                PowerState = wanted,
                Pricing = new() { HourlyRate = "1.5", PodRate = "0" },
                StartupPodSpec = new() { Image = "wake" },
                ShutdownPodSpec = new() { Image = "sleep" },
            },
            Status = (status ?? new()) with { Progress = state, Since = status?.Since ?? Now - TimeSpan.FromHours(1) },
        };

    public static Group Group(string name = "g1", GroupSpec? spec = null) => new()
    {
        Metadata = new() { Name = name, Namespace = Namespace, Uid = $"uid-of-{name}", ResourceVersion = "1", Generation = 1 },
        Spec = spec ?? new() { MaxNodeProvisionTime = "10m" },
    };

    public static NodeTemplate Template(string cpu = "4", string memory = "8Gi") => new()
    {
        Labels = [new("kubernetes.io/arch", "amd64")],
        Capacity = [new("cpu", cpu), new("memory", memory), new("pods", "110")],
        Allocatable = [new("cpu", cpu), new("memory", memory), new("pods", "110")],
        Architecture = "amd64",
        OperatingSystem = "linux",
    };

    public static KubeNode Node(
        string machine = "m1",
        ConditionStatus ready = ConditionStatus.True,
        string bootId = "boot-1",
        bool closed = false,
        bool suspended = false,
        string? providerId = null)
    {
        var conditions = new List<KubeNodeCondition> { new() { Type = KubeNodeCondition.Ready, Status = ready } };
        if (suspended)
        {
            conditions.Add(NodeMarks.Suspended(Now));
        }

        return new()
        {
            Metadata = new() { Name = $"node-of-{machine}", ResourceVersion = "1", Labels = [new("kubernetes.io/hostname", $"node-of-{machine}")] },
            Spec = new()
            {
                ProviderId = providerId,
                Unschedulable = closed ? true : null,
                Taints = closed ? [new() { Key = NodeMarks.ToBeDeleted, Value = "1", Effect = "NoSchedule" }] : [],
            },
            Status = new()
            {
                Capacity = [new("cpu", "4"), new("memory", "8Gi")],
                Allocatable = [new("cpu", "3500m"), new("memory", "7Gi")],
                Conditions = conditions.ToValueList(),
                NodeInfo = new() { BootId = bootId, Architecture = "amd64", OperatingSystem = "linux" },
            },
        };
    }

    public static Job Job(Machine machine, string name, JobState state = JobState.Live, string kind = "startup", int? ttl = null) => new()
    {
        Metadata = new()
        {
            Name = name,
            Namespace = machine.Metadata.Namespace,
            Uid = $"uid-of-{name}",
            ResourceVersion = "1",
            Labels = [new("app", "homelab-autoscaler"), new("type", kind)],
            OwnerReferences = [new() { ApiVersion = "infra.homecluster.dev/v1alpha1", Kind = "Node", Name = machine.Metadata.Name, Uid = machine.Metadata.Uid! }],
        },
        Spec = new() { TtlSecondsAfterFinished = ttl },
        Status = new()
        {
            Conditions = state switch
            {
                JobState.Completed => [new() { Type = "Complete", Status = ConditionStatus.True }],
                JobState.Failed => [new() { Type = "Failed", Status = ConditionStatus.True, Reason = "BackoffLimitExceeded", Message = "it failed" }],
                _ => [],
            },
        },
    };

    /// <summary>A Pod of a ReplicaSet, unless it is owned by something else or by nothing.</summary>
    public static Pod Pod(string name, string? owner = "ReplicaSet", StringMap annotations = default, string phase = "Running", string @namespace = "apps") => new()
    {
        Metadata = new()
        {
            Name = name,
            Namespace = @namespace,
            Uid = $"uid-of-{name}",
            Annotations = annotations,
            OwnerReferences = owner is null ? [] : [new() { ApiVersion = "apps/v1", Kind = owner, Name = "owner", Uid = "uid-of-owner", Controller = true }],
        },
        Spec = new() { NodeName = "node-of-m1" },
        Status = new() { Phase = phase },
    };

    /// <summary>A Pod of a Job, on the Node pi.</summary>
    public static Pod JobPod(Job job, PodStatus status) => new()
    {
        Metadata = new()
        {
            Name = $"{job.Metadata.Name}-x7k2p",
            Namespace = job.Metadata.Namespace,
            Uid = $"uid-of-pod-of-{job.Metadata.Name}",
            CreationTimestamp = Now - TimeSpan.FromSeconds(5),
            OwnerReferences = [new() { ApiVersion = "batch/v1", Kind = "Job", Name = job.Metadata.Name, Uid = job.Metadata.Uid!, Controller = true }],
        },
        Spec = new() { NodeName = "pi" },
        Status = status,
    };

    public static PowerOperation Operation(PowerOperationKind kind, string jobName, int attempt = 1) => new()
    {
        Kind = kind,
        StartTime = Now - TimeSpan.FromMinutes(1),
        Deadline = Now + TimeSpan.FromMinutes(8),
        Attempt = attempt,
        AttemptTime = Now - TimeSpan.FromMinutes(1),
        AttemptDeadline = Now + TimeSpan.FromMinutes(2),
        JobName = jobName,
    };

    public static MachineView View(Machine machine, KubeNode? node = null, params Job[] jobs) =>
        new(machine, Group(), node, [.. jobs], default, null, new());

    public static MachineFleet Fleet(params Machine[] machines) => Fleet(machines, Group());

    public static MachineFleet Fleet(IEnumerable<Machine> machines, params Group[] groups) => MachineFleet.Of(machines, groups, Ids);
}
