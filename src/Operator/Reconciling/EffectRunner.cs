using System.Text.Json;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>Carries effects out. The server's answers go into the stores, so that the next pass sees them.</summary>
public sealed class EffectRunner(KubeApi api, ClusterStores stores, Evictions evictions, JobRefusals refusals, TimeProvider clock)
{
    /// <exception cref="KubeApiException">The API server refused or did not answer; the next pass derives the effect anew.</exception>
    public Task RunAsync(MachineEffect effect, CancellationToken cancellation) => effect switch
    {
        MachineEffect.CreateJob create => CreateAsync(create.Job, cancellation),
        MachineEffect.DeleteJob delete => api.DeleteAsync(delete.Job, cancellation),
        MachineEffect.ExpireJob expire => ExpireAsync(expire, cancellation),
        MachineEffect.UpdateNode update => UpdateAsync(update, cancellation),
        MachineEffect.SetSuspended suspend => SuspendAsync(suspend, cancellation),
        MachineEffect.DeleteNode delete => api.DeleteAsync(delete.Node, cancellation),
        MachineEffect.EvictPod evict => evictions.EvictAsync(evict.Pod, evict.GracePeriodSeconds, cancellation),
        MachineEffect.DeletePod delete => api.DeleteAsync(delete.Pod, cancellation, delete.GracePeriodSeconds),
        MachineEffect.AcknowledgeRelease release => AcknowledgeAsync(release.Machine, cancellation),
        MachineEffect.SetPowerState set => SetPowerStateAsync(set, cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(effect), effect, null),
    };

    private async Task CreateAsync(Job job, CancellationToken cancellation)
    {
        try
        {
            stores.Jobs.Observe(await api.CreateAsync(job, cancellation));
        }
        catch (KubeApiException e) when (e.IsAlreadyExists)
        {
            // Made before a crash, or by a replica that led before: adopted.
            stores.Jobs.Observe(await api.GetAsync<Job>(((IKubeResource<Job>)job).Key, cancellation));
        }
        catch (KubeApiException e) when (JobRefusals.IsRefusal(e))
        {
            // For the next pass to tell: trying again helps only when somebody changes something.
            refusals.Remember(job, e);
        }
    }

    private async Task ExpireAsync(MachineEffect.ExpireJob expire, CancellationToken cancellation)
    {
        try
        {
            var after = expire.Job with { Spec = expire.Job.Spec with { TtlSecondsAfterFinished = expire.TtlSeconds } };
            stores.Jobs.Observe(await api.UpdateAsync(expire.Job, after, null, cancellation));
        }
        catch (KubeApiException e) when (e.IsNotFound)
        {
            // Somebody was quicker.
        }
    }

    private async Task UpdateAsync(MachineEffect.UpdateNode update, CancellationToken cancellation) =>
        stores.Nodes.Observe(await api.UpdateAsync(update.Before, update.After, null, cancellation));

    private async Task SuspendAsync(MachineEffect.SetSuspended suspend, CancellationToken cancellation) =>
        stores.Nodes.Observe(await api.PatchAsync<KubeNode>(
            ((IKubeResource<KubeNode>)suspend.Node).Key, "status", PatchKind.StrategicMerge, writer => WriteSuspended(writer, suspend.Condition), cancellation));

    private async Task AcknowledgeAsync(Machine machine, CancellationToken cancellation)
    {
        // As it is after its status was written in the same pass.
        var current = stores.Machines.Current.Find(machine.Name.Key) ?? machine;
        stores.Machines.Observe(await api.UpdateAsync(current, Release.Acknowledged(current), null, cancellation));
    }

    private async Task SetPowerStateAsync(MachineEffect.SetPowerState set, CancellationToken cancellation)
    {
        var after = Wishes.Sign(set.Machine, set.State, set.Source, clock.GetUtcNow());
        stores.Machines.Observe(await api.UpdateAsync(set.Machine, after, null, cancellation));
    }

    /// <summary>One condition merged into the list by its type, or taken out of it: the others are the kubelet's.</summary>
    private static void WriteSuspended(Utf8JsonWriter writer, KubeNodeCondition? condition)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("status"u8);
        writer.WriteStartArray("conditions"u8);
        if (condition is not null)
        {
            condition.Write(writer);
        }
        else
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, KubeNodeCondition.Suspended);
            writer.WriteString("$patch"u8, "delete"u8);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
