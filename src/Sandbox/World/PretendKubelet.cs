using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Sandbox.World;

/// <summary>What runs on a pretend machine while it is on: registers the Node, renews the Lease, runs Pods.</summary>
public sealed class PretendKubelet(PretendMachine machine, KubeApi api, ControlPlaneVerbs verbs, WorldStores stores, WorldTiming timing) : IWorldComponent
{
    private const string LeaseNamespace = "kube-node-lease";

    private readonly Dictionary<(string Pod, string What), DateTimeOffset> _podTimes = [];
    private string? _registeredBoot;
    private DateTimeOffset _nextHeartbeat;

    public async Task StepAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        machine.Advance(now);
        if (!machine.IsRunning)
        {
            _registeredBoot = null;
            _podTimes.Clear();
            return;
        }

        if (now >= _nextHeartbeat || _registeredBoot is null)
        {
            await RenewAsync(now, cancellation);
            await ReportAsync(cancellation);
            Forget();
            _nextHeartbeat = now + timing.Heartbeat;
        }

        foreach (var pod in stores.Pods.Current.All.Where(pod => pod.Spec.NodeName == machine.Name.Value))
        {
            await RunAsync(pod, now, cancellation);
        }
    }

    /// <summary>Registers the Node after a boot, or says again that it is Ready after the control plane thought otherwise.</summary>
    private async Task ReportAsync(CancellationToken cancellation)
    {
        var node = stores.Nodes.Current.Find(machine.Name.Key);
        if (_registeredBoot == machine.BootId && node?.Condition(KubeNodeCondition.Ready) is { Status: ConditionStatus.True })
        {
            return;
        }

        if (node is null)
        {
            var labels = machine.Template.Labels
                .With("kubernetes.io/hostname", machine.Name.Value)
                .With("kubernetes.io/arch", machine.Template.Architecture ?? "amd64")
                .With("kubernetes.io/os", machine.Template.OperatingSystem ?? "linux");
            stores.Nodes.Observe(await api.CreateAsync(
                new KubeNode { Metadata = new() { Name = machine.Name.Value, Labels = labels }, Spec = new() { Taints = machine.Template.Taints } }, cancellation));
        }

        var status = new KubeNodeStatus
        {
            Capacity = machine.Template.Capacity,
            Allocatable = machine.Template.Allocatable.Count > 0 ? machine.Template.Allocatable : machine.Template.Capacity,
            Conditions = [new() { Type = KubeNodeCondition.Ready, Status = ConditionStatus.True, Reason = "KubeletReady", Message = "kubelet is posting ready status" }],
            NodeInfo = new()
            {
                BootId = machine.BootId,
                Architecture = machine.Template.Architecture ?? "amd64",
                OperatingSystem = machine.Template.OperatingSystem ?? "linux",
            },
        };
        stores.Nodes.Observe(await api.PatchAsync<KubeNode>(
            machine.Name.Key,
            "status",
            PatchKind.StrategicMerge,
            writer =>
            {
                writer.WriteStartObject();
                writer.WritePropertyName("status");
                status.Write(writer);
                writer.WriteEndObject();
            },
            cancellation));
        _registeredBoot = machine.BootId;
    }

    private async Task RenewAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var key = new ObjectKey(LeaseNamespace, machine.Name.Value);
        var spec = new LeaseSpec { HolderIdentity = machine.Name.Value, LeaseDurationSeconds = 40, RenewTime = now };
        var lease = stores.Leases.Current.Find(key);
        stores.Leases.Observe(lease is null
            ? await api.CreateAsync(new Lease { Metadata = new() { Name = key.Name, Namespace = key.Namespace }, Spec = spec }, cancellation)
            : await api.UpdateAsync(lease, lease with { Spec = spec }, null, cancellation));
    }

    private async Task RunAsync(Pod pod, DateTimeOffset now, CancellationToken cancellation)
    {
        var uid = UidOf(pod);
        if (pod.Metadata.DeletionTimestamp is not null)
        {
            if (Elapsed((uid, "stop"), now) >= timing.PodStop)
            {
                await verbs.RemoveAsync(PodWrites.KeyOf(pod), cancellation);
            }
        }
        else if (pod.Status.Phase == "Pending" && Elapsed((uid, "start"), now) >= timing.PodStart)
        {
            stores.Pods.Observe(await PodWrites.SetStatusAsync(api, pod, PodWrites.Running, cancellation));
        }
    }

    /// <summary>Time since this was first asked for.</summary>
    private TimeSpan Elapsed((string Pod, string What) what, DateTimeOffset now)
    {
        if (!_podTimes.TryGetValue(what, out var since))
        {
            _podTimes[what] = since = now;
        }

        return now - since;
    }

    /// <summary>Drops the times of Pods that are gone.</summary>
    private void Forget()
    {
        var present = stores.Pods.Current.All.Select(UidOf).ToHashSet();
        foreach (var gone in _podTimes.Keys.Where(key => !present.Contains(key.Pod)).ToList())
        {
            _podTimes.Remove(gone);
        }
    }

    private static string UidOf(Pod pod) => pod.Metadata.Uid ?? pod.Metadata.Name;
}
