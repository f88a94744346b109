using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>Without work every machine goes off, but for as many as a group keeps on.</summary>
internal sealed class IdleMachinesGoOff(Run run) : Invariant(run)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(90);

    public void Expect(Action<Func<bool>> until)
    {
        var end = Now + Patience;
        until(() => Now >= end || Left() is null);
        if (Left() is { } left)
        {
            Broken(left);
        }
    }

    /// <summary>What is not as it should be in the end; null when nothing is.</summary>
    private string? Left()
    {
        foreach (var group in Run.Script.Groups)
        {
            var machines = Run.Homelab.MachinesOf(group.Name).ToList();
            var least = Math.Min(group.Min, machines.Count);
            var wanted = machines.Where(Membership.IsWanted).ToList();
            if (wanted.Count != least)
            {
                return $"{wanted.Count} machines of {group.Name} are wanted on, and not {least}";
            }

            foreach (var machine in machines)
            {
                var phase = Run.Homelab.HardwareOf(machine.Metadata.Name).Phase;
                if (phase != (Membership.IsWanted(machine) ? PowerPhase.On : PowerPhase.Off))
                {
                    return $"{machine.Metadata.Name} is wanted {machine.Spec.PowerState} and is {phase}";
                }

                if (machine.Status.Progress != (Membership.IsWanted(machine) ? MachineState.Ready : MachineState.Shutdown))
                {
                    return $"{machine.Metadata.Name} is wanted {machine.Spec.PowerState} and is said to be {machine.Status.Progress}";
                }
            }
        }

        return Run.Homelab.Objects.Jobs.All.FirstOrDefault(job => job.State() == JobState.Live) is { } live ? $"Job {live.Metadata.Name} still runs" : null;
    }
}
