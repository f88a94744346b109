using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>What must not be edited under a machine that is on: its identity.</summary>
public static class MachineChange
{
    public static void Check(Machine before, Machine after, Findings findings)
    {
        if (!HasJoined(before) || IsOff(before))
        {
            return;
        }

        if (before.KubeNodeName != after.KubeNodeName)
        {
            findings.Refuse(
                "spec.kubernetesNodeName",
                $"cannot change from {before.KubeNodeName} to {after.KubeNodeName} while the machine is wanted on or not known to be off: switch it off first, or delete this Node and create another one");
        }

        if (before.Group is { } group && after.Group != group)
        {
            findings.Warn($"metadata.labels.{Machine.GroupLabel}", $"is no longer {group.Name} although the machine is on: Cluster Autoscaler sees one machine vanish from that group. Better switch it off first");
        }
    }

    /// <summary>Before that nothing depends on the name, which may simply be wrong.</summary>
    private static bool HasJoined(Machine machine) => machine.Status.BootId is not null;

    private static bool IsOff(Machine machine) =>
        machine.Status.Progress is MachineState.Unknown or MachineState.Shutdown && !Membership.IsWanted(machine);
}
