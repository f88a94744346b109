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

    /// <summary>Why a Job failed, in the words of its Failed condition.</summary>
    public static string FailureMessage(this Job job)
    {
        foreach (var condition in job.Status.Conditions)
        {
            if (condition is { Type: JobCondition.Failed, Status: ConditionStatus.True })
            {
                return $"Job {job.Metadata.Name} failed: {condition.Reason}: {condition.Message}";
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
