using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.Scripts;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>A machine is told to switch only as it is wanted, never while it is paused, and not off under Pods that run.</summary>
internal sealed class CommandsAreWanted(Run run) : Invariant(run)
{
    /// <summary>What an owner changes reaches a Job that runs already a moment later.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, DateTimeOffset> _changed = [];

    public override void Acted(Line line) => _changed[line.Subject] = Now;

    public override void Switching(Machine machine, PowerOperationKind kind)
    {
        var name = machine.Metadata.Name;
        var isRecent = _changed.TryGetValue(name, out var changed) && Now - changed < Moment;
        if (isRecent || !Run.IsOperatorUpFor(Moment))
        {
            return;
        }

        var expected = kind == PowerOperationKind.Startup ? PowerState.On : PowerState.Off;
        if (machine.Spec.PowerState != expected)
        {
            Broken($"{name} is told to go {expected} while it is wanted {machine.Spec.PowerState}");
        }

        var pods = Run.Homelab.PodsOn(name).Count();
        if (kind == PowerOperationKind.Shutdown && pods > 0 && Run.Homelab.HardwareOf(name).IsAlive)
        {
            Broken($"{name} is told to go off with {pods} Pods on it");
        }
    }
}
