using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.CaModel;
using HomelabAutoscaler.Sandbox.Autoscaler;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>No machine is asked for while those that boot already have room for every Pod that waits: Cluster Autoscaler must see them coming.</summary>
internal sealed class BootsAreCounted(Run run) : Invariant(run)
{
    private readonly Dictionary<string, DateTimeOffset> _wantedSince = [];

    public override void Asking(Expansion expansion)
    {
        var group = expansion.Group;
        if (!Run.Autoscaler.KnowsOfUpcoming(group.Id, Now))
        {
            return;
        }

        var bins = Run.Homelab.MachinesOf(group.Id).Where(machine => IsBooting(machine, group.Options.MaxNodeProvisionTime))
            .Select(_ => new Bin(expansion.Template, expansion.Template.Allocatable))
            .ToList();
        if (bins.Count > 0 && Run.Homelab.Waiting.All(pod => Bin.TryPlace(bins, pod)))
        {
            Broken($"{expansion.Delta} more of {group.Id} for {expansion.Pods.Count} Pods, although {bins.Count} machines boot that have room for them");
        }
    }

    public override void Stepped()
    {
        foreach (var machine in Run.Homelab.Objects.Machines.All)
        {
            if (Membership.IsWanted(machine))
            {
                _wantedSince.TryAdd(machine.Metadata.Name, Now);
            }
            else
            {
                _wantedSince.Remove(machine.Metadata.Name);
            }
        }
    }

    private bool IsBooting(Machine machine, TimeSpan patience) =>
        Membership.IsWanted(machine) && machine.Status.Progress is MachineState.StartingUp or MachineState.Shutdown && machine.Status.Failure is null
        && _wantedSince.TryGetValue(machine.Metadata.Name, out var since) && Now - since < patience;
}
