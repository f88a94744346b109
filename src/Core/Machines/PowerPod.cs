using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>The Pod of a power Job: what its owner says, and what a Pod that switches other machines needs beside that.</summary>
public static class PowerPod
{
    private static readonly StringMap SmallRequests = [new("cpu", "10m"), new("memory", "32Mi")];

    public static JobPod Of(Machine machine, PowerPodSpec pod, string containerName)
    {
        var account = pod.ServiceAccount is { Length: > 0 } named ? named : null;
        return new()
        {
            RestartPolicy = "Never",
            ServiceAccountName = account ?? "default",
            AutomountServiceAccountToken = account is null ? false : null,
            EnableServiceLinks = false,
            HostNetwork = pod.HostNetwork,
            HostPid = pod.HostPid,
            DnsPolicy = pod.DnsPolicy ?? (pod.HostNetwork is true ? DnsPolicy.ClusterFirstWithHostNet : null),
            PriorityClassName = pod.PriorityClassName,
            NodeSelector = pod.NodeSelector,
            Tolerations = JobTolerations.Of(pod),
            Affinity = JobAffinity.Of(machine.KubeNodeName, pod),
            SecurityContext = pod.PodSecurityContext,
            ImagePullSecrets = pod.ImagePullSecrets,
            Containers = [ContainerOf(pod, containerName)],
            Volumes = pod.Volumes.Select(JobVolumes.VolumeOf).ToValueList(),
        };
    }

    private static JobContainer ContainerOf(PowerPodSpec pod, string name) => new()
    {
        Name = name,
        Image = pod.Image,
        ImagePullPolicy = pod.ImagePullPolicy,
        Command = pod.Command,
        Args = pod.Args,
        Env = pod.Env,
        EnvFrom = pod.EnvFrom,
        Resources = ResourcesOf(pod.Resources ?? new()),
        VolumeMounts = JobVolumes.MountsOf(pod),
        SecurityContext = pod.SecurityContext,

        // A failure's last words, also of a command that knows nothing of Kubernetes.
        TerminationMessagePolicy = "FallbackToLogsOnError",
    };

    /// <summary>A request that the owner left out is small; one that follows from a limit is Kubernetes' business.</summary>
    private static ContainerResources ResourcesOf(ContainerResources own)
    {
        var requests = own.Requests;
        foreach (var (resource, amount) in SmallRequests)
        {
            if (!requests.ContainsKey(resource) && !own.Limits.ContainsKey(resource))
            {
                requests = requests.With(resource, amount);
            }
        }

        return own with { Requests = requests };
    }
}
