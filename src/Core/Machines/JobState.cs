using System.Collections.Immutable;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>How far a Job is.</summary>
public enum JobState
{
    /// <summary>There is no such Job.</summary>
    Missing,

    /// <summary>It may still act.</summary>
    Live,

    Completed,

    Failed,
}

public static class JobStates
{
    public static JobState State(this Job? job)
    {
        if (job is null)
        {
            return JobState.Missing;
        }

        foreach (var condition in job.Status.Conditions)
        {
            if (condition.Status == ConditionStatus.True)
            {
                switch (condition.Type)
                {
                    case JobCondition.Complete:
                        return JobState.Completed;
                    case JobCondition.Failed:
                        return JobState.Failed;
                }
            }
        }

        return JobState.Live;
    }

    /// <summary>Why a Job failed: its container's last words, or else those of its Failed condition.</summary>
    /// <param name="job">The Job.</param>
    /// <param name="pods">Pods, among others those of the Job.</param>
    public static string FailureMessage(this Job job, ImmutableArray<Pod> pods)
    {
        var lastWords = job.NewestOf(pods) is { } pod ? LastWords.Of(pod) : null;
        foreach (var condition in job.Status.Conditions)
        {
            if (condition is { Type: JobCondition.Failed, Status: ConditionStatus.True })
            {
                // That a Pod failed is all that BackoffLimitExceeded says.
                return (condition.Reason, lastWords) switch
                {
                    (_, null) => $"Job {job.Metadata.Name} failed: {condition.Reason}: {condition.Message}",
                    ("BackoffLimitExceeded", _) => $"Job {job.Metadata.Name} failed: {lastWords}",
                    _ => $"Job {job.Metadata.Name} failed: {condition.Reason}: {condition.Message}; {lastWords}",
                };
            }
        }

        return $"Job {job.Metadata.Name} failed";
    }

    /// <summary>Whether this very machine made the Job, and not one that had its name before.</summary>
    public static bool BelongsTo(this Job job, Machine machine)
    {
        foreach (var owner in job.Metadata.OwnerReferences)
        {
            if (owner.Uid == machine.Metadata.Uid)
            {
                return true;
            }
        }

        return false;
    }
}
