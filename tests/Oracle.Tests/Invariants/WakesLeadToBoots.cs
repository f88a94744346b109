using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.CaModel;
using HomelabAutoscaler.Oracle.Tests.Scripts;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>A machine that Cluster Autoscaler was promised is up, was told to start, or was given up, within the provision time.</summary>
internal sealed class WakesLeadToBoots(Run run) : Invariant(run)
{
    private readonly Dictionary<string, DateTimeOffset> _due = [];
    private HashSet<string> _wanted = [];

    public override void BeforeScan() => _wanted = Wanted();

    public override void Called(CaCall call)
    {
        var wanted = Wanted();
        if (call is { Kind: CaCallKind.IncreaseSize, Error: null })
        {
            var patience = TimeSpan.FromSeconds(Run.Script.Groups.First(group => group.Name == call.Group).Provision);
            foreach (var name in wanted.Except(_wanted))
            {
                _due[name] = Now + patience;
            }
        }

        _wanted = wanted;
    }

    public override void Acted(Line line)
    {
        _due.Remove(line.Subject);
        if (line.Act is Act.Away or Act.Dies)
        {
            _due.Clear();
        }
    }

    public override void Switching(Machine machine, PowerOperationKind kind)
    {
        if (kind == PowerOperationKind.Startup)
        {
            _due.Remove(machine.Metadata.Name);
        }
    }

    public override void Stepped()
    {
        foreach (var (name, due) in _due)
        {
            var machine = Run.Homelab.Machine(name);
            if (Run.Homelab.HardwareOf(name).IsAlive || !Membership.IsWanted(machine) || machine.Status.Progress == MachineState.StartupFailed)
            {
                _due.Remove(name);
            }
            else if (Now > due)
            {
                Broken($"{name} was promised and nothing was done: {machine.Status.Progress}: {machine.Status.Message}");
                _due.Remove(name);
            }
        }
    }

    private HashSet<string> Wanted() => [.. Run.Homelab.Objects.Machines.All.Where(Membership.IsWanted).Select(machine => machine.Metadata.Name)];
}
