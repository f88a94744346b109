using System.Collections.Immutable;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>Why a power Job cannot do its work, as it is known long before its deadline.</summary>
/// <param name="Reason">The kind of problem, as one CamelCase word.</param>
/// <param name="Message">What, where, why and what to do, for the machine's owner.</param>
public sealed record JobProblem(string Reason, string Message)
{
    /// <summary>How long a problem lasts before the attempt is given up for its sake: kubelet and scheduler have tried several times by then.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long a Job controller may take to make a Pod.</summary>
    private static readonly TimeSpan PodTime = TimeSpan.FromSeconds(5);

    /// <summary>How long a Job is without a Pod before that is told, although nobody says why.</summary>
    private static readonly TimeSpan LongPodTime = TimeSpan.FromSeconds(30);

    /// <summary>The problem of a Job; null when there is none, or it has ended.</summary>
    /// <param name="job">The Job.</param>
    /// <param name="pods">Pods, among others those of the Job.</param>
    /// <param name="podRefusal">Why the Job controller could not make a Pod; null when that is not known.</param>
    /// <param name="now">The present time.</param>
    public static JobProblem? Of(Job job, ImmutableArray<Pod> pods, string? podRefusal, DateTimeOffset now)
    {
        if (job.State() != JobState.Live)
        {
            return null;
        }

        if (job.NewestOf(pods) is { } pod)
        {
            return PodProblem.Of(pod, job.Metadata.Name, now);
        }

        if (podRefusal is not null)
        {
            return new("PodRefused", $"The Pod of Job {job.Metadata.Name} may not be made: {Quotation.Short(podRefusal)}");
        }

        return now - job.Metadata.CreationTimestamp >= LongPodTime
            ? new("NoPod", $"Job {job.Metadata.Name} has no Pod for over {LongPodTime.TotalSeconds} s; its Events tell why: kubectl describe job {job.Metadata.Name}")
            : null;
    }

    /// <summary>Whether a live Job should have a Pod by now and has none: its Events tell why.</summary>
    public static bool IsWithoutPod(Job job, ImmutableArray<Pod> pods, DateTimeOffset now) =>
        job.State() == JobState.Live && now - job.Metadata.CreationTimestamp >= PodTime && job.NewestOf(pods) is null;

    /// <summary>The problem of a Job that the API server does not take.</summary>
    public static JobProblem OfRefusal(string jobName, string why) =>
        new("JobRefused", $"The API server refuses Job {jobName}: {Quotation.Short(why)}");
}
