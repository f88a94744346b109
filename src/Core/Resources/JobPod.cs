using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>What a Job says of its Pods. Of Pods themselves much less is read.</summary>
[Wire]
public sealed partial record JobPod
{
    public string? RestartPolicy { get; init; }

    public string? ServiceAccountName { get; init; }

    public bool? AutomountServiceAccountToken { get; init; }

    public bool? EnableServiceLinks { get; init; }

    public bool? HostNetwork { get; init; }

    [WireName("hostPID")]
    public bool? HostPid { get; init; }

    public DnsPolicy? DnsPolicy { get; init; }

    public string? PriorityClassName { get; init; }

    public StringMap NodeSelector { get; init; }

    public ValueList<Toleration> Tolerations { get; init; }

    public RawJson? Affinity { get; init; }

    public RawJson? SecurityContext { get; init; }

    public ValueList<LocalReference> ImagePullSecrets { get; init; }

    public ValueList<JobContainer> Containers { get; init; }

    public ValueList<Volume> Volumes { get; init; }
}
