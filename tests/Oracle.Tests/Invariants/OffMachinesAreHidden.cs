using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.CaModel;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>The Node of a machine that is off and unwanted is no broken Node to Cluster Autoscaler, and in no group.</summary>
internal sealed class OffMachinesAreHidden(Run run) : Invariant(run)
{
    /// <summary>From the end of the kubelet to the operator's word that the machine is off; also after a restart of either.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, DateTimeOffset> _offSince = [];

    public override void Scanned(Scan scan)
    {
        foreach (var machine in Run.Homelab.Objects.Machines.All)
        {
            var name = machine.Metadata.Name;
            if (machine.Spec.PowerState != PowerState.Off || Run.Homelab.HardwareOf(name).Phase != PowerPhase.Off || machine.Spec.Power?.Paused is true)
            {
                _offSince.Remove(name);
                continue;
            }

            _offSince.TryAdd(name, Now);
            if (Now - _offSince[name] < Patience || !Run.IsOperatorUpFor(Patience) || Now - Run.Autoscaler.Started < TimeSpan.FromSeconds(20) || !scan.Classes.TryGetValue(name, out var @class))
            {
                continue;
            }

            if (@class is not (NodeClass.Deleted or NodeClass.Suspended))
            {
                Broken($"the Node of {name}, which is off, is {@class}");
            }

            if (scan.Groups.Any(group => group.Nodes.Any(node => node.Metadata.Name == name) || group.Instances.Any(instance => instance.Id.EndsWith($"/{name}", StringComparison.Ordinal) && instance.Status.InstanceState != Protos.InstanceStatus.Types.InstanceState.InstanceDeleting)))
            {
                // Instances are listed every two minutes.
                if (Now - _offSince[name] > 2 * Patience)
                {
                    Broken($"{name} is off and shown in a group");
                }
            }
        }
    }
}
