using System.Collections.Concurrent;
using System.Net;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>
/// Remembers which Jobs the API server did not take, and asks why a Job has no Pod. Nothing is lost when this is forgotten,
/// for every pass tries anew.
/// </summary>
public sealed class JobRefusals(KubeApi api)
{
    private const string Preface = "Error creating: ";

    private readonly ConcurrentDictionary<MachineName, (string Job, string Why)> _refused = [];

    /// <summary>Whether the API server's answer is about the Job itself, so that its owner must know.</summary>
    public static bool IsRefusal(KubeApiException e) =>
        e.Status is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity;

    public void Remember(Job job, KubeApiException refusal)
    {
        if (MachineViews.MachineOf(job) is { } machine)
        {
            _refused[machine] = (job.Metadata.Name, refusal.ServerMessage);
        }
    }

    public void Forget(MachineName machine) => _refused.TryRemove(machine, out _);

    /// <summary>Why the Job of the machine's current attempt was not taken; null when it was, or was not tried yet.</summary>
    public string? Of(Machine machine) =>
        _refused.TryGetValue(machine.Name, out var refused) && refused.Job == machine.Status.Operation?.JobName ? refused.Why : null;

    /// <summary>What the Job controller says of a Pod that it could not make; null when it says nothing, or may not be asked.</summary>
    /// <exception cref="KubeApiException">The API server did not answer.</exception>
    public async Task<string?> OfPodAsync(Job job, CancellationToken cancellation)
    {
        string? why = null;
        try
        {
            var about = new ListScope(job.Metadata.Namespace, FieldSelector: $"involvedObject.uid={job.Metadata.Uid},reason={JobEvent.FailedCreate}");
            await api.ListAsync<JobEvent>(about, happened => why = happened.Message, static _ => { }, cancellation);
        }
        catch (KubeApiException e) when (e.Status is HttpStatusCode.Forbidden)
        {
            return null;
        }

        return why?.StartsWith(Preface, StringComparison.Ordinal) is true ? why[Preface.Length..] : why;
    }
}
