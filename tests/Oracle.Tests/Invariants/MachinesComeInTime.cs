using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Oracle.Tests.CaModel;
using HomelabAutoscaler.Oracle.Tests.Scripts;
using HomelabAutoscaler.Oracle.Tests.World;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>While nothing is wrong, a machine that Cluster Autoscaler asked for takes Pods as soon as it can have booted.</summary>
internal sealed class MachinesComeInTime(Run run) : Invariant(run)
{
    /// <summary>What a boot takes beside the boot: the Job, a few steps, and the end of a power-off that was under way.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(150);

    private readonly Dictionary<string, DateTimeOffset> _due = [];
    private HashSet<string> _wanted = [];
    private bool _isDisturbed;

    public override void Acted(Line line) => _isDisturbed |= line.Act is not (Act.Work or Act.BigWork);

    public override void BeforeScan() => _wanted = Wanted();

    public override void Called(CaCall call)
    {
        var wanted = Wanted();
        foreach (var name in wanted.Except(_wanted))
        {
            _due[name] = Now + Run.Homelab.HardwareOf(name).BootTime + Margin;
        }

        _wanted = wanted;
    }

    public override void Stepped()
    {
        foreach (var (name, due) in _due)
        {
            if (!Membership.IsWanted(Run.Homelab.Machine(name)) || (Run.Homelab.NodeOf(name) is { } node && Scheduler.IsOpen(node) && node.Taint(NodeMarks.ToBeDeleted) is null))
            {
                _due.Remove(name);
            }
            else if (Now > due && !_isDisturbed)
            {
                Broken($"{name} is not there yet");
                _due.Remove(name);
            }
        }
    }

    private HashSet<string> Wanted() => [.. Run.Homelab.Objects.Machines.All.Where(Membership.IsWanted).Select(machine => machine.Metadata.Name)];
}
