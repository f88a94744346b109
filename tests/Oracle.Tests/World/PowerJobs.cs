using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Oracle.Tests.Cluster;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Oracle.Tests.World;

/// <summary>The Job controller, and what the containers of power Jobs do to the machines.</summary>
internal sealed class PowerJobs(Objects objects, Func<string, Hardware> hardware)
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(7);

    private readonly Dictionary<string, Run> _runs = [];

    /// <summary>Told before a Job's command reaches a machine.</summary>
    public event Action<Machine, PowerOperationKind>? Switching;

    public void Step(DateTimeOffset now)
    {
        foreach (var gone in _runs.Values.Where(run => objects.Jobs.Find(run.Job)?.Metadata.Uid != run.Uid).ToList())
        {
            _runs.Remove(gone.Uid);
            objects.JobPods.Remove(gone.Pod);
        }

        foreach (var job in objects.Jobs.All)
        {
            Step(job, now);
        }
    }

    private void Step(Job job, DateTimeOffset now)
    {
        var key = ((IKubeResource<Job>)job).Key;
        if (!_runs.TryGetValue(job.Metadata.Uid!, out var run))
        {
            _runs[job.Metadata.Uid!] = run = new(job.Metadata.Uid!, key, new(key.Namespace, $"{key.Name}-0"), now, now + Duration);
            objects.JobPods.Put(PodOf(job, "Running", null));
        }

        if (job.State() != JobState.Live)
        {
            if (job.Spec.TtlSecondsAfterFinished is { } ttl && now - run.End >= TimeSpan.FromSeconds(ttl))
            {
                objects.Jobs.Remove(key);
            }
        }
        else if (job.Spec.ActiveDeadlineSeconds is { } seconds && now - run.Start >= TimeSpan.FromSeconds(seconds))
        {
            Finish(job, "DeadlineExceeded");
        }
        else if (now >= run.End)
        {
            Finish(job, Act(job, now));
        }
    }

    /// <returns>Why it failed; null when it did not.</returns>
    private string? Act(Job job, DateTimeOffset now)
    {
        var machine = objects.Machines.Find(new(job.Metadata.Namespace, job.Metadata.OwnerReferences[0].Name))!;
        var target = hardware(machine.Metadata.Name);
        if (target.FailsJob())
        {
            return "no answer";
        }

        if (job.Metadata.Labels[PowerJob.StepLabel] == PowerJob.Verify)
        {
            return target.Phase == PowerPhase.Off ? null : "the machine draws power";
        }

        var kind = job.Metadata.Labels["type"] == PowerOperationKind.Startup.ToWire() ? PowerOperationKind.Startup : PowerOperationKind.Shutdown;
        Switching?.Invoke(machine, kind);
        if (job.Metadata.Labels[PowerJob.StepLabel] == PowerJob.Force)
        {
            target.CutPower();
            return null;
        }

        if (kind == PowerOperationKind.Startup)
        {
            target.PressPower(now);
            return null;
        }

        return target.CommandOff(now) ? null : "connection refused";
    }

    private void Finish(Job job, string? failure)
    {
        objects.JobPods.Put(PodOf(job, failure is null ? "Succeeded" : "Failed", failure));
        objects.Jobs.Put(job with
        {
            Status = new()
            {
                Succeeded = failure is null ? 1 : null,
                Failed = failure is null ? null : 1,
                Conditions = [new() { Type = failure is null ? JobCondition.Complete : JobCondition.Failed, Status = ConditionStatus.True, Reason = failure is null ? null : "BackoffLimitExceeded" }],
            },
        });
    }

    private static Pod PodOf(Job job, string phase, string? lastWords) => new()
    {
        Metadata = new()
        {
            Name = $"{job.Metadata.Name}-0",
            Namespace = job.Metadata.Namespace,
            Labels = job.Metadata.Labels,
            OwnerReferences = [new() { ApiVersion = Job.Resource.ApiVersion, Kind = Job.Resource.Kind, Name = job.Metadata.Name, Uid = job.Metadata.Uid!, Controller = true }],
        },
        Spec = new() { NodeName = "pi" },
        Status = new()
        {
            Phase = phase,
            ContainerStatuses = lastWords is null ? [] : [new() { Name = "main", State = new() { Terminated = new() { ExitCode = 1, Message = lastWords } } }],
        },
    };

    private sealed record Run(string Uid, ObjectKey Job, ObjectKey Pod, DateTimeOffset Start, DateTimeOffset End);
}
