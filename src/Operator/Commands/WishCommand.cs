using System.CommandLine;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Says as a person that machines shall be on or off.</summary>
internal static class WishCommand
{
    public static Command Wake(Surroundings surroundings) => Build("wake", "Switch machines on, as a person's wish", PowerState.On, surroundings);

    public static Command Sleep(Surroundings surroundings) => Build("sleep", "Move Pods away and switch machines off, as a person's wish", PowerState.Off, surroundings);

    private static Command Build(string name, string description, PowerState state, Surroundings surroundings)
    {
        var options = new ClusterOptions();
        var names = Targets.Argument("Names of machines", options, surroundings, NameKinds.Machines);
        return ClusterCommand.Ready(new(name, description) { names }, options, surroundings, (result, session, cancellation) =>
        {
            var machines = result.GetRequiredValue(names);
            return machines.Any(machine => Target.Parse(machine).IsGroup)
                ? throw new FormatException($"a group has no {name}: Cluster Autoscaler decides how many of its machines are on, and spec.minSize how many at least. Name machines")
                : Targets.EachAsync(machines, session, target => WishAsync(target, state, session, cancellation));
        });
    }

    private static async Task WishAsync(Target target, PowerState state, ClusterSession session, CancellationToken cancellation)
    {
        var there = await session.ReadAsync(cancellation);
        _ = there.Machine(target.Name) ?? throw Absence.OfMachine(target.Name, there, session);
        var (_, written) = await session.Api.ChangeAsync<Machine>(
            target.KeyIn(session.Namespace), machine => new WishChange(machine, state, WishSource.Person, session.Now).Apply(), cancellation);
        await TellAsync(written, there, session, cancellation);
    }

    private static async Task TellAsync(Machine machine, FleetReading there, ClusterSession session, CancellationToken cancellation)
    {
        var after = FleetReading.Of([.. there.Machines.Select(other => other.Name == machine.Name ? machine : other)], there.Groups, session.Namespace, session.Now);
        Passages.Write(session.Terminal, WishTelling.Given(await session.LookAsync(after, machine, cancellation)));
    }
}
