using System.Globalization;
using System.Net;
using System.Text.Json;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Sandbox.World;

/// <summary>
/// The Job controller, and the containers of power Jobs: what they would do over the network is done to the pretend
/// machine of the Job's owner.
/// </summary>
public sealed class PowerJobRunner(KubeApi api, ControlPlaneVerbs verbs, WorldStores stores, PretendHardware hardware, WorldTiming timing) : IWorldComponent
{
    private readonly Dictionary<string, Run> _runs = [];
    private readonly HashSet<string> _refused = [];

    /// <summary>Told of each command that reached a machine: Job and machine.</summary>
    public event Action<Job, PretendMachine>? Switched;

    /// <summary>What keeps a Job's container from running, as a kubelet or the scheduler shows it; null when nothing does.</summary>
    public Func<Job, PodStatus?> Trouble { get; set; } = static _ => null;

    public void BeginAgain() => _runs.Clear();

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
                stores.Jobs.Observe(await PatchStatusAsync(job, writer => WriteStarted(writer, job, now), cancellation));
                _runs[uid] = new(now, now + timing.PodStart + timing.PowerJob, pod);
            }
        }
        else if (job.Spec.ActiveDeadlineSeconds is { } seconds && now - run.Start >= TimeSpan.FromSeconds(seconds))
        {
            await FinishAsync(job, run, "DeadlineExceeded", "Job was active longer than specified deadline", null, now, cancellation);
        }
        else if (Trouble(job) is { } trouble)
        {
            await ShowAsync(run, trouble, cancellation);
            _runs[uid] = run with { End = now + timing.PodStart + timing.PowerJob };
        }
        else if (now >= run.End)
        {
            var lastWords = Act(job, now);
            await FinishAsync(job, run, lastWords is null ? null : "BackoffLimitExceeded", "Job has reached the specified backoff limit", lastWords, now, cancellation);
        }
        else
        {
            await ShowAsync(run, PodWrites.Running, cancellation);
        }
    }

    private async Task ShowAsync(Run run, PodStatus status, CancellationToken cancellation)
    {
        if (run.Pod is { } pod && stores.Pods.Current.Find(PodWrites.KeyOf(pod)) is { } current && current.Status != status)
        {
            stores.Pods.Observe(await PodWrites.SetStatusAsync(api, current, status, cancellation));
        }
    }

    /// <returns>The container's last words; null when it ended well.</returns>
    private string? Act(Job job, DateTimeOffset now)
    {
        var owner = job.Metadata.OwnerReferences.Span.Length > 0 ? job.Metadata.OwnerReferences[0].Name : "";
        if (stores.Machines.Current.Find(new(job.Metadata.Namespace, owner)) is not { } machine || hardware.Find(machine.KubeNodeName) is not { } pretend)
        {
            return "there is no such machine";
        }

        if (pretend.FailsJob())
        {
            return "no answer";
        }

        if (job.Metadata.Labels[PowerJob.StepLabel] == PowerJob.Verify)
        {
            return pretend.Phase == PowerPhase.Off ? null : "the machine draws power";
        }

        Switched?.Invoke(job, pretend);
        if (job.Metadata.Labels[PowerJob.StepLabel] == PowerJob.Force)
        {
            pretend.CutPower();
            return null;
        }

        if (job.Metadata.Labels["type"] == PowerOperationKind.Startup.ToWire())
        {
            pretend.PowerOn(now);
            return null;
        }

        return pretend.PowerOff(now) ? null : "connection refused";
    }

    private async Task FinishAsync(Job job, Run run, string? failure, string message, string? lastWords, DateTimeOffset now, CancellationToken cancellation)
    {
        await ShowAsync(run, failure is null ? PodWrites.Succeeded : PodWrites.Failed(lastWords), cancellation);
        stores.Jobs.Observe(await PatchStatusAsync(job, writer => WriteFinished(writer, failure, message, now), cancellation));
        _runs[job.Metadata.Uid!] = run with { End = now };
    }

    /// <returns>The Pod; null when it may not be made, which a Job controller tries again.</returns>
    private async Task<Pod?> StartPodAsync(Job job, CancellationToken cancellation)
    {
        var key = new ObjectKey(job.Metadata.Namespace, $"{job.Metadata.Name}-0");
        try
        {
            await verbs.MakePodAsync(job, key.Name, PretendHardware.ControlPlane, cancellation);
            return await api.GetAsync<Pod>(key, cancellation);
        }
        catch (KubeApiException e) when (e.Status is HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity)
        {
            if (_refused.Add(job.Metadata.Uid!))
            {
                await verbs.TellFailedCreateAsync(job, e.ServerMessage, cancellation);
            }

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

    private static void WriteStarted(Utf8JsonWriter writer, Job job, DateTimeOffset now)
    {
        // A Job that a backup brought back has started already, and when it did cannot be changed.
        if (job.Status.Active is null)
        {
            writer.WriteString("startTime", TextOf(now));
        }

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

    private sealed record Run(DateTimeOffset Start, DateTimeOffset End, Pod? Pod);
}
