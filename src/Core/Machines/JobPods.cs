using System.Collections.Immutable;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>Which Pods a Job has made.</summary>
public static class JobPods
{
    /// <summary>The Job's youngest Pod that is not being deleted; null when it has none.</summary>
    public static Pod? NewestOf(this Job job, ImmutableArray<Pod> pods)
    {
        Pod? newest = null;
        foreach (var pod in pods)
        {
            if (pod.Metadata.DeletionTimestamp is null && IsOf(pod, job)
                && (newest is null || pod.Metadata.CreationTimestamp >= newest.Metadata.CreationTimestamp))
            {
                newest = pod;
            }
        }

        return newest;
    }

    /// <summary>The name of the Job that a Pod belongs to; null when it belongs to none.</summary>
    public static string? JobNameOf(Pod pod) => OwnerOf(pod)?.Name;

    public static bool IsOf(Pod pod, Job job) => OwnerOf(pod) is { } owner && owner.Uid == job.Metadata.Uid;

    private static OwnerReference? OwnerOf(Pod pod)
    {
        foreach (var owner in pod.Metadata.OwnerReferences)
        {
            if (owner.Kind == Job.Resource.Kind && owner.ApiVersion == Job.Resource.ApiVersion)
            {
                return owner;
            }
        }

        return null;
    }
}
