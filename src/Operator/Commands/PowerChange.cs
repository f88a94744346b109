using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Changes spec.power of a machine or a Group, as they are at this moment.</summary>
internal static class PowerChange
{
    /// <returns>The settings as they were and as they are.</returns>
    public static async Task<(PowerSettings Before, PowerSettings After)> WriteAsync(
        Target target, ClusterSession session, Func<PowerSettings, PowerSettings> change, CancellationToken cancellation)
    {
        var there = await session.ReadAsync(cancellation);
        if (target.IsGroup)
        {
            _ = there.Group(target.Name) ?? throw Absence.OfGroup(target.Name, there, session);
            var (before, after) = await session.Api.ChangeAsync<Group>(
                target.KeyIn(session.Namespace), group => group with { Spec = group.Spec with { Power = PersonChange.Of(group.Spec.Power, change) } }, cancellation);
            return (before.Spec.Power ?? new(), after.Spec.Power ?? new());
        }
        else
        {
            _ = there.Machine(target.Name) ?? throw Absence.OfMachine(target.Name, there, session);
            var (before, after) = await session.Api.ChangeAsync<Machine>(
                target.KeyIn(session.Namespace), machine => machine with { Spec = machine.Spec with { Power = PersonChange.Of(machine.Spec.Power, change) } }, cancellation);
            return (before.Spec.Power ?? new(), after.Spec.Power ?? new());
        }
    }
}
