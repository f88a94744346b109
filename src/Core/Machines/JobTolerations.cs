using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>Which taints a power Job's Pod tolerates.</summary>
internal static class JobTolerations
{
    /// <summary>Control planes are always on: where all other machines are off, the Pod has nowhere else to run.</summary>
    private static readonly ValueList<Toleration> ControlPlanes =
    [
        Of("node-role.kubernetes.io/control-plane"),
        Of("node-role.kubernetes.io/master"),
    ];

    /// <summary>A Kubernetes Node without a working Pod network is good enough for a Pod that does not use it.</summary>
    private static readonly ValueList<Toleration> Networks =
    [
        Of("node.kubernetes.io/not-ready"),
        Of("node.kubernetes.io/network-unavailable"),
    ];

    /// <summary>A machine that is to go off is cordoned and tainted.</summary>
    private static readonly Toleration Everything = new() { Operator = "Exists" };

    public static ValueList<Toleration> Of(PowerPodSpec pod)
    {
        ValueList<Toleration> needed =
        [
            .. ControlPlanes,
            .. pod.HostNetwork is true ? Networks : [],
            .. pod.OnMachine is true ? [Everything] : default(ValueList<Toleration>),
        ];
        return pod.Tolerations.Concat(needed.Except(pod.Tolerations)).ToValueList();
    }

    private static Toleration Of(string taint) => new() { Key = taint, Operator = "Exists", Effect = "NoSchedule" };
}
