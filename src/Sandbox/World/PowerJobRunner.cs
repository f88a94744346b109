using System.Globalization;
using System.Net;
using System.Text.Json;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Sandbox.World;

/// <summary>
/// The Job controller, and the containers of power Jobs: what they would do over the network is done to the pretend
/// machine of the Job's owner.
/// </summary>
public sealed class PowerJobRunner(KubeApi api, WorldStores stores, PretendHardware hardware, WorldTiming timing) : IWorldComponent
{
    private readonly Dictionary<string, Run> _runs = [];

    /// <summary>Told of each command that reached a machine: Job and machine.</summary>
    public event Action<Job, PretendMachine>? Switched;

    public async Task StepAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var job in stores.Jobs.Current.All)
        {
            try
            {
                await StepAsync(job, now, cancellation);
            }
            catch (KubeApiException e) when (e.IsConflict || e.IsNotFound)
            {
                // Changed or deleted in between: next step.
            }
        }

        foreach (var uid in _runs.Keys.Except(stores.Jobs.Current.All.Select(job => job.Metadata.Uid!)).ToList())
        {
            _runs.Remove(uid);
        }
    }

    private async Task StepAsync(Job job, DateTimeOffset now, CancellationToken cancellation)
    {
        var uid = job.Metadata.Uid!;
        if (job.State() != JobState.Live)
        {
            if (_runs.TryGetValue(uid, out var ended) && job.Spec.TtlSecondsAfterFinished is { } ttl && now - ended.End >= TimeSpan.FromSeconds(ttl))
            {
                await api.DeleteAsync(job, cancellation);
            }
            else if (ended is null)
            {
                _runs[uid] = new(now, now, null);
            }

            return;
        }

        if (!_runs.TryGetValue(uid, out var run))
        {
            if (await StartPodAsync(job, cancellation) is { } pod)
            {
                stores.Jobs.Observe(await PatchStatusAsync(job, writer => WriteStarted(writer, now), cancellation));
                _runs[uid] = new(now, now + timing.PodStart + timing.PowerJob, pod);
            }
        }
        else if (job.Spec.ActiveDeadlineSeconds is { } seconds && now - run.Start >= TimeSpan.FromSeconds(seconds))
        {
            await FinishAsync(job, run, "DeadlineExceeded", "Job was active longer than specified deadline", now, cancellation);
        }
        else if (now >= run.End)
        {
            await FinishAsync(job, run, Act(job, now) ? null : "BackoffLimitExceeded", "Job has reached the specified backoff limit", now, cancellation);
        }
    }

    /// <returns>Whether the container ended well.</returns>
    private bool Act(Job job, DateTimeOffset now)
    {
        var owner = job.Metadata.OwnerReferences.Span.Length > 0 ? job.Metadata.OwnerReferences[0].Name : "";
        if (stores.Machines.Current.Find(new(job.Metadata.Namespace, owner)) is not { } machine || hardware.Find(machine.KubeNodeName) is not { } pretend)
        {
            return false;
        }

        if (pretend.FailsJob())
        {
            return false;
        }

        if (job.Metadata.Labels[PowerJob.StepLabel] == PowerJob.Verify)
        {
            return pretend.Phase == PowerPhase.Off;
        }

        Switched?.Invoke(job, pretend);
        if (job.Metadata.Labels[PowerJob.StepLabel] == PowerJob.Force)
        {
            pretend.CutPower();
            return true;
        }

        if (job.Metadata.Labels["type"] == PowerOperationKind.Startup.ToWire())
        {
            pretend.PowerOn(now);
            return true;
        }

        return pretend.PowerOff(now);
    }

    private async Task FinishAsync(Job job, Run run, string? failure, string message, DateTimeOffset now, CancellationToken cancellation)
    {
        if (run.Pod is { } pod && stores.Pods.Current.Find(PodWrites.KeyOf(pod)) is { } running)
        {
            stores.Pods.Observe(await PodWrites.SetPhaseAsync(api, running, failure is null ? "Succeeded" : "Failed", cancellation));
        }

        stores.Jobs.Observe(await PatchStatusAsync(job, writer => WriteFinished(writer, failure, message, now), cancellation));
        _runs[job.Metadata.Uid!] = run with { End = now };
    }

    /// <returns>The Pod; null when it may not be made, which a Job controller tries again.</returns>
    private async Task<Pod?> StartPodAsync(Job job, CancellationToken cancellation)
    {
        try
        {
            var pod = await api.CreateAsync(PodOf(job), cancellation);
            return await PodWrites.SetPhaseAsync(api, pod, "Running", cancellation);
        }
        catch (KubeApiException e) when (e.Status is HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity)
        {
            return null;
        }
    }

    private Task<Job> PatchStatusAsync(Job job, Action<Utf8JsonWriter> writeStatus, CancellationToken cancellation) => api.PatchAsync<Job>(
        new(job.Metadata.Namespace, job.Metadata.Name),
        "status",
        PatchKind.Merge,
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("status");
            writeStatus(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        },
        cancellation);

    private static void WriteStarted(Utf8JsonWriter writer, DateTimeOffset now)
    {
        writer.WriteString("startTime", TextOf(now));
        writer.WriteNumber("active", 1);
    }

    private static void WriteFinished(Utf8JsonWriter writer, string? failure, string message, DateTimeOffset now)
    {
        var time = TextOf(now);
        writer.WriteNull("active");
        writer.WriteNumber(failure is null ? "succeeded" : "failed", 1);
        if (failure is null)
        {
            writer.WriteString("completionTime", time);
        }

        writer.WriteStartArray("conditions");
        foreach (var type in failure is null ? ["SuccessCriteriaMet", JobCondition.Complete] : (string[])["FailureTarget", JobCondition.Failed])
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WriteString("status", "True");
            writer.WriteString("lastTransitionTime", time);
            if (failure is not null)
            {
                writer.WriteString("reason", failure);
                writer.WriteString("message", message);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string TextOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static Pod PodOf(Job job) => new()
    {
        Metadata = new()
        {
            Name = $"{job.Metadata.Name}-0",
            Namespace = job.Metadata.Namespace,
            Labels = (job.Spec.Template?.Metadata?.Labels ?? default).With("batch.kubernetes.io/job-name", job.Metadata.Name),
            OwnerReferences = [new() { ApiVersion = "batch/v1", Kind = "Job", Name = job.Metadata.Name, Uid = job.Metadata.Uid!, Controller = true, BlockOwnerDeletion = true }],
        },
        Spec = (job.Spec.Template?.Spec ?? new()) with { NodeName = PretendHardware.ControlPlane },
    };

    private sealed record Run(DateTimeOffset Start, DateTimeOffset End, Pod? Pod);
}
