using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Sandbox.Autoscaler;

/// <summary>A node that Pods are packed into, first fit.</summary>
internal sealed class Bin(TemplateNode node, Resources free)
{
    private Resources _free = free;

    public static bool TryPlace(IEnumerable<Bin> bins, Pod pod)
    {
        foreach (var bin in bins)
        {
            if (bin.TryPlace(pod))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryPlace(Pod pod)
    {
        var asked = Resources.Of(pod);
        if (!Fit.Allows(pod, node.Labels, node.Taints) || !_free.Holds(asked))
        {
            return false;
        }

        _free -= asked;
        return true;
    }
}
