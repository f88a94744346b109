using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Protos;
using HomelabAutoscaler.Protos.Kubernetes;
using InstanceState = HomelabAutoscaler.Core.Fleet.InstanceState;

namespace HomelabAutoscaler.Operator.CloudProvider;

/// <summary>The fleet in Cluster Autoscaler's words, of both wire generations at once.</summary>
internal static class Messages
{
    /// <summary>Cluster Autoscaler's class for errors other than "out of resources".</summary>
    private const int OtherError = 99;

    public static NodeGroup Of(FleetGroup group, DateTimeOffset now) => new()
    {
        Id = group.Id.Value,
        MinSize = group.MinSize(now),
        MaxSize = group.ToldMaxSize(now),
        Debug = $"{group.Group.Name}: {group.TargetSize} of {group.Machines.Length} machines wanted on",
    };

    public static Instance Of(Machine machine, InstanceState state)
    {
        var status = new InstanceStatus
        {
            InstanceState = state switch
            {
                InstanceState.Running => InstanceStatus.Types.InstanceState.InstanceRunning,
                InstanceState.Deleting => InstanceStatus.Types.InstanceState.InstanceDeleting,
                _ => InstanceStatus.Types.InstanceState.InstanceCreating,
            },
        };
        if (state == InstanceState.Failed)
        {
            status.ErrorInfo = new()
            {
                ErrorCode = "STARTUP_FAILED",
                ErrorMessage = $"machine {machine.Name}: {machine.Status.Failure?.Message}",
                InstanceErrorClass = OtherError,
            };
        }

        return new() { Id = machine.InstanceId.Value, Status = status };
    }

    /// <summary>The template as a serialised core/v1 Node.</summary>
    public static ByteString Of(TemplateNode template, GroupName group)
    {
        var node = new NodeMessage
        {
            Metadata = new() { Name = template.Name },
            Spec = new(),
            Status = new()
            {
                Conditions = { new NodeConditionMessage { Type = KubeNodeCondition.Ready, Status = "True", Reason = "KubeletReady" } },
            },
        };
        foreach (var (key, value) in template.Labels)
        {
            node.Metadata.Labels[key] = value;
        }

        node.Metadata.Annotations[NodeMarks.NamespaceAnnotation] = group.Namespace;
        foreach (var taint in template.Taints)
        {
            node.Spec.Taints.Add(new TaintMessage { Key = taint.Key, Value = taint.Value ?? "", Effect = taint.Effect });
        }

        Fill(node.Status.Capacity, template.Capacity);
        Fill(node.Status.Allocatable, template.Allocatable);
        return node.ToByteString();
    }

    public static NodeGroupAutoscalingOptions Of(GroupOptions options) => new()
    {
        ScaleDownUtilizationThreshold = options.ScaleDownUtilizationThreshold,
        ScaleDownGpuUtilizationThreshold = options.ScaleDownGpuUtilizationThreshold,
        ScaleDownUnneededTime = Old(options.ScaleDownUnneededTime),
        ScaleDownUnreadyTime = Old(options.ScaleDownUnreadyTime),
        MaxNodeProvisionTime = Old(options.MaxNodeProvisionTime),
        ZeroOrMaxNodeScaling = options.ZeroOrMaxNodeScaling,
        IgnoreDaemonSetsUtilization = options.IgnoreDaemonSetsUtilization,
        ScaleDownUnneededDuration = Duration.FromTimeSpan(options.ScaleDownUnneededTime),
        ScaleDownUnreadyDuration = Duration.FromTimeSpan(options.ScaleDownUnreadyTime),
        MaxNodeProvisionDuration = Duration.FromTimeSpan(options.MaxNodeProvisionTime),
        MaxNodeStartupDuration = Duration.FromTimeSpan(options.MaxNodeStartupTime),
        AllowNonAtomicScaleUpToMax = options.AllowNonAtomicScaleUpToMax,
    };

    /// <summary>The caller's own defaults, of whichever generation it sends; what is missing is what upstream uses.</summary>
    public static GroupOptions Defaults(NodeGroupAutoscalingOptions? sent) => sent is null ? GroupOptions.Upstream : new()
    {
        ScaleDownUtilizationThreshold = sent.ScaleDownUtilizationThreshold,
        ScaleDownGpuUtilizationThreshold = sent.ScaleDownGpuUtilizationThreshold,
        ScaleDownUnneededTime = Either(sent.ScaleDownUnneededDuration, sent.ScaleDownUnneededTime, GroupOptions.Upstream.ScaleDownUnneededTime),
        ScaleDownUnreadyTime = Either(sent.ScaleDownUnreadyDuration, sent.ScaleDownUnreadyTime, GroupOptions.Upstream.ScaleDownUnreadyTime),
        MaxNodeProvisionTime = Either(sent.MaxNodeProvisionDuration, sent.MaxNodeProvisionTime, GroupOptions.Upstream.MaxNodeProvisionTime),
        MaxNodeStartupTime = Either(sent.MaxNodeStartupDuration, null, GroupOptions.Upstream.MaxNodeStartupTime),
        ZeroOrMaxNodeScaling = sent.ZeroOrMaxNodeScaling,
        IgnoreDaemonSetsUtilization = sent.IgnoreDaemonSetsUtilization,
        AllowNonAtomicScaleUpToMax = sent.AllowNonAtomicScaleUpToMax,
    };

    /// <summary>The time between two points of whichever generation; one hour when there are none.</summary>
    public static TimeSpan Period(Timestamp? start, Timestamp? end, OldTime? oldStart, OldTime? oldEnd)
    {
        var from = Seconds(start, oldStart);
        var to = Seconds(end, oldEnd);
        return from is { } a && to is { } b && b > a ? TimeSpan.FromSeconds(Math.Min(b - a, TimeSpan.FromDays(3650).TotalSeconds)) : TimeSpan.FromHours(1);
    }

    /// <summary>Cores and bytes that a serialised core/v1 Pod requests.</summary>
    /// <exception cref="InvalidProtocolBufferException">The bytes are not a Pod.</exception>
    public static (double Cores, double Bytes) Requests(ByteString pod)
    {
        double cores = 0, bytes = 0;
        foreach (var container in PodMessage.Parser.ParseFrom(pod).Spec?.Containers ?? [])
        {
            if (container.Resources is { } resources)
            {
                cores += resources.Requests.TryGetValue("cpu", out var cpu) ? Quantity.Parse(cpu.Text) : 0;
                bytes += resources.Requests.TryGetValue("memory", out var memory) ? Quantity.Parse(memory.Text) : 0;
            }
        }

        return (cores, bytes);
    }

    private static double? Seconds(Timestamp? time, OldTime? old) =>
        time is not null ? time.Seconds + (time.Nanos / 1e9) : old is not null ? old.Seconds + (old.Nanos / 1e9) : null;

    private static TimeSpan Either(Duration? duration, OldDuration? old, TimeSpan otherwise) =>
        duration is not null ? Clamped(duration.Seconds + (duration.Nanos / 1e9))
        : old is not null ? Clamped(old.Duration / 1e9)
        : otherwise;

    private static TimeSpan Clamped(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.FromDays(3650).TotalSeconds));

    private static OldDuration Old(TimeSpan duration) => new() { Duration = duration.Ticks * TimeSpan.NanosecondsPerTick };

    private static void Fill(MapField<string, QuantityMessage> quantities, StringMap values)
    {
        foreach (var (key, value) in values)
        {
            quantities[key] = new() { Text = value };
        }
    }
}
