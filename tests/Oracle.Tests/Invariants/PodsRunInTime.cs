using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.CaModel;
using HomelabAutoscaler.Oracle.Tests.Scripts;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>While nothing is wrong, Pods that a machine was asked for run as soon as it can have booted.</summary>
internal sealed class PodsRunInTime(Run run) : Invariant(run)
{
    /// <summary>What a boot takes beside the boot: the Job, a few steps, and the end of a power-off that was under way.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(150);

    private readonly Dictionary<string, DateTimeOffset> _due = [];
    private bool _isDisturbed;

    public override void Acted(Line line) => _isDisturbed |= line.Act is not (Act.Work or Act.BigWork);

    public override void Asking(Expansion expansion)
    {
        var boot = Run.Homelab.MachinesOf(expansion.Group.Id).Max(machine => Run.Homelab.HardwareOf(machine.Metadata.Name).BootTime);
        foreach (var pod in expansion.Pods)
        {
            _due.TryAdd(pod.Metadata.Name, Now + boot + Margin);
        }
    }

    public override void Stepped()
    {
        if (_isDisturbed)
        {
            return;
        }

        foreach (Pod pod in Run.Homelab.Waiting)
        {
            if (_due.TryGetValue(pod.Metadata.Name, out var due) && Now > due)
            {
                Broken($"{pod.Metadata.Name} still waits");
                _due.Remove(pod.Metadata.Name);
            }
        }
    }
}
