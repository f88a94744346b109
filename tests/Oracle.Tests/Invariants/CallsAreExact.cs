using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.CaModel;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>What Cluster Autoscaler asks for is what is wished before the answer: as many machines, those machines, or none.</summary>
internal sealed class CallsAreExact(Run run) : Invariant(run)
{
    private Dictionary<string, Machine> _before = [];

    public override void BeforeScan() => _before = Snapshot();

    public override void Called(CaCall call)
    {
        var after = Snapshot();
        var woken = after.Values.Where(machine => Membership.IsWanted(machine) && !Membership.IsWanted(_before[machine.Metadata.Name])).ToList();
        var slept = after.Values.Where(machine => !Membership.IsWanted(machine) && Membership.IsWanted(_before[machine.Metadata.Name])).ToList();
        var isRight = call switch
        {
            // An operator that dies in the middle of a call leaves what it has written.
            { Error: not null } => !Run.IsOperatorUp || (woken.Count == 0 && slept.Count == 0),
            { Kind: CaCallKind.IncreaseSize } => woken.Count == call.Delta && slept.Count == 0,
            { Kind: CaCallKind.DecreaseTargetSize } => woken.Count == 0 && slept.Count <= -call.Delta && slept.All(machine => machine.Status.Progress != MachineState.Ready),
            _ => woken.Count == 0 && slept.Count <= -call.Delta && call.Nodes.All(node => !IsWanted(node, after)),
        };
        if (!isRight || woken.Concat(slept).Any(machine => machine.Metadata.Labels["group"] != call.Group))
        {
            Broken($"{call} woke [{Names(woken)}] and gave up [{Names(slept)}]");
        }

        _before = after;
    }

    private static bool IsWanted(string node, Dictionary<string, Machine> machines) =>
        machines.Values.Any(machine => Membership.IsWanted(machine) && (machine.Metadata.Name == node || machine.InstanceId.Value == node));

    private static string Names(IEnumerable<Machine> machines) => string.Join(' ', machines.Select(machine => machine.Metadata.Name));

    private Dictionary<string, Machine> Snapshot() => Run.Homelab.Objects.Machines.All.ToDictionary(machine => machine.Metadata.Name, StringComparer.Ordinal);
}
