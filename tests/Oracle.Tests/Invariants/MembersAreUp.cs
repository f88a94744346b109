using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.CaModel;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>A machine's Node is in its group from Ready until it is given up, and not while the machine boots.</summary>
internal sealed class MembersAreUp(Run run) : Invariant(run)
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    private Dictionary<string, DateTimeOffset> _upSince = [];

    public override void Scanned(Scan scan)
    {
        if (!Run.IsOperatorUpFor(Settled))
        {
            return;
        }

        var members = scan.Groups.SelectMany(group => group.Nodes).Select(node => node.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var machine in Run.Homelab.Objects.Machines.All)
        {
            var name = machine.Metadata.Name;
            if (members.Contains(name) && Run.Homelab.HardwareOf(name).Phase == Sandbox.World.PowerPhase.Booting && machine.Status.Progress == MachineState.StartingUp)
            {
                Broken($"{name} boots, and its Node is in the group");
            }

            if (!members.Contains(name) && IsUp(machine) && _upSince.TryGetValue(name, out var since) && Now - since > Settled)
            {
                Broken($"{name} is up and wanted, and its Node is in no group");
            }
        }
    }

    public override void Stepped() => _upSince = Run.Homelab.Objects.Machines.All.Where(IsUp)
        .ToDictionary(machine => machine.Metadata.Name, machine => _upSince.TryGetValue(machine.Metadata.Name, out var since) ? since : Now, StringComparer.Ordinal);

    /// <summary>A power-off that was commanded is seen through before the machine is switched on again.</summary>
    private bool IsUp(Machine machine) =>
        machine.Status.Progress != MachineState.ShuttingDown && machine.Spec.PowerState == PowerState.On && machine.Spec.Power?.Paused is not true && Run.Homelab.HardwareOf(machine.Metadata.Name).IsAlive
        && Run.Homelab.NodeOf(machine.Metadata.Name) is { } node && Readiness.IsReady(node);
}
