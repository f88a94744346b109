using System.CommandLine;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Tells why a machine is in its state, and what comes next.</summary>
internal static class DescribeCommand
{
    public static Command Build(Surroundings surroundings)
    {
        var options = new ClusterOptions();
        var names = Targets.Argument("Names of machines, or group/NAME", options, surroundings, NameKinds.Machines | NameKinds.Groups);
        var command = new Command("describe", "Tell why a machine is in its state, what it waits for, and what comes next") { names };
        return ClusterCommand.Ready(command, options, surroundings, async (result, session, cancellation) =>
        {
            var there = await session.ReadAsync(cancellation);
            var isFirst = true;
            return await Targets.EachAsync(result.GetRequiredValue(names), session, async target =>
            {
                var passages = await TellAsync(target, there, session, cancellation);
                await session.Terminal.Out.WriteAsync(isFirst ? "" : Environment.NewLine);
                isFirst = false;
                Passages.Write(session.Terminal, passages);
            });
        });
    }

    private static async Task<IEnumerable<Passage>> TellAsync(Target target, FleetReading there, ClusterSession session, CancellationToken cancellation)
    {
        if (target.IsGroup)
        {
            return GroupTelling.Of(there.Group(target.Name) ?? throw Absence.OfGroup(target.Name, there, session), session.Now);
        }

        var machine = there.Machine(target.Name) ?? throw Absence.OfMachine(target.Name, there, session);
        var events = await session.GlanceAsync<KubeEvent>(
            new ListScope(session.Namespace, FieldSelector: $"regarding.kind={Machine.Resource.Kind},regarding.name={machine.Metadata.Name}"), cancellation);

        // An earlier machine of the name may have left some.
        var own = events.Where(happened => happened.Regarding.Uid is null || happened.Regarding.Uid == machine.Metadata.Uid);
        return MachineTelling.Of(await session.LookAsync(there, machine, cancellation), own);
    }
}
