using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.Scripts;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>Once nothing is wrong any more, every waiting Pod gets a machine, as far as there are machines for it.</summary>
internal sealed class EveryPodRuns(Run run) : Invariant(run)
{
    /// <summary>The longest quarantine and the longest back-off of Cluster Autoscaler may have begun just now.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(90);

    public void Expect(Action<Func<bool>> until)
    {
        var end = Now + Patience;
        until(() => Now >= end || !Run.Homelab.Waiting.Any() || !FitsAny());
        if (Run.Homelab.Waiting.Any() && FitsAny())
        {
            Broken($"{string.Join(' ', Run.Homelab.Waiting.Select(pod => pod.Metadata.Name))} wait although there are machines that could be switched on");
        }
    }

    private bool FitsAny() => Run.Script.Groups.Any(group =>
        (group.Max == 0 || Run.Homelab.MachinesOf(group.Name).Count(Membership.IsWanted) < group.Max)
        && Run.Script.Machines.Any(machine => machine.Group == group.Name && CanHelp(machine)))
        || Run.Homelab.Objects.Machines.All.Any(machine => Membership.IsWanted(machine) && machine.Status.Progress != MachineState.Ready);

    private bool CanHelp(MachineSetup machine) =>
        !Membership.IsWanted(Run.Homelab.Machine(machine.Name)) && Run.Homelab.Waiting.Any(pod => Resources.Of(pod).Cores * 1000 <= machine.Millicores);
}
