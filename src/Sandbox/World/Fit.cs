using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Sandbox.World;

/// <summary>Cores, bytes and Pods: what Pods ask for and Nodes have.</summary>
public readonly record struct Resources(double Cores, double Bytes, int Pods)
{
    public static Resources operator +(Resources a, Resources b) => new(a.Cores + b.Cores, a.Bytes + b.Bytes, a.Pods + b.Pods);

    public static Resources operator -(Resources a, Resources b) => new(a.Cores - b.Cores, a.Bytes - b.Bytes, a.Pods - b.Pods);

    public static Resources Of(Pod pod)
    {
        double cores = 0, bytes = 0;
        foreach (var container in pod.Spec.Containers)
        {
            cores += Quantity.Parse(container.Resources?.Requests["cpu"]);
            bytes += Quantity.Parse(container.Resources?.Requests["memory"]);
        }

        return new(cores, bytes, 1);
    }

    public static Resources Of(StringMap allocatable) =>
        new(Quantity.Parse(allocatable["cpu"]), Quantity.Parse(allocatable["memory"]), allocatable["pods"] is { } pods ? (int)Quantity.Parse(pods) : 110);

    public bool Holds(Resources asked) => asked.Cores <= Cores + 1e-9 && asked.Bytes <= Bytes + 1e-3 && asked.Pods <= Pods;
}

/// <summary>The part of the scheduler's rules that the sandbox has.</summary>
public static class Fit
{
    /// <summary>What is left on a Node beside the Pods that have a place on it.</summary>
    public static Resources FreeOn(KubeNode node, IEnumerable<Pod> pods) => pods
        .Where(pod => pod.Spec.NodeName == node.Metadata.Name && pod.Status.Phase is not ("Succeeded" or "Failed"))
        .Aggregate(Resources.Of(node.Status.Allocatable), (free, pod) => free - Resources.Of(pod));

    /// <summary>Whether the Pod may go to such a Node at all.</summary>
    public static bool Allows(Pod pod, StringMap labels, ValueList<Taint> taints)
    {
        foreach (var (key, value) in pod.Spec.NodeSelector)
        {
            if (labels[key] != value)
            {
                return false;
            }
        }

        foreach (var taint in taints)
        {
            if (taint.Effect != "PreferNoSchedule" && !Tolerates(pod, taint))
            {
                return false;
            }
        }

        return true;
    }

    public static bool Tolerates(Pod pod, Taint taint)
    {
        foreach (var toleration in pod.Spec.Tolerations)
        {
            if ((toleration.Effect ?? taint.Effect) == taint.Effect
                && (toleration.Operator == "Exists"
                    ? (toleration.Key ?? taint.Key) == taint.Key
                    : toleration.Key == taint.Key && (toleration.Value ?? "") == (taint.Value ?? "")))
            {
                return true;
            }
        }

        return false;
    }
}
