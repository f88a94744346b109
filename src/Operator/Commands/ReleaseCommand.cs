using System.CommandLine;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Core.Units;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Says that machines that failed are well again.</summary>
internal static class ReleaseCommand
{
    public static Command Build(Surroundings surroundings)
    {
        var options = new ClusterOptions();
        var names = Targets.Argument("Names of machines, or group/NAME for all of its that failed", options, surroundings, NameKinds.Machines | NameKinds.Groups);
        return ClusterCommand.Ready(new("release", "Try machines that failed again at once") { names }, options, surroundings, (result, session, cancellation) =>
            Targets.EachAsync(result.GetRequiredValue(names), session, target => ReleaseAsync(target, session, cancellation)));
    }

    private static async Task ReleaseAsync(Target target, ClusterSession session, CancellationToken cancellation)
    {
        var there = await session.ReadAsync(cancellation);
        if (!target.IsGroup)
        {
            await ReleaseAsync(there.Machine(target.Name) ?? throw Absence.OfMachine(target.Name, there, session), session, cancellation);
            return;
        }

        var group = there.Group(target.Name) ?? throw Absence.OfGroup(target.Name, there, session);
        var failed = group.Machines.Where(machine => machine.Status.Failure is not null).ToList();
        foreach (var machine in failed)
        {
            await ReleaseAsync(machine, session, cancellation);
        }

        if (failed.Count == 0)
        {
            await session.Terminal.Out.WriteLineAsync($"no machine of {target} has failed");
        }
    }

    private static async Task ReleaseAsync(Machine machine, ClusterSession session, CancellationToken cancellation)
    {
        var (before, _) = await session.Api.ChangeAsync<Machine>(machine.Name.Key, PersonChange.Released, cancellation);
        await session.Terminal.Out.WriteLineAsync(before.Status.Failure is { } failure
            ? $"{before.Metadata.Name} is released: {Words.Of(failure.Kind)} had failed {Words.Times(failure.Count)}, and it may be tried at once instead of at {Moments.Of(failure.RetestTime, session.Now)}"
            : $"{before.Metadata.Name} has not failed: there is nothing to release");
    }
}
