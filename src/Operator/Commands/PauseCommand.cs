using System.CommandLine;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Has machines or groups left as they are, or goes on with them.</summary>
internal static class PauseCommand
{
    public static Command Pause(Surroundings surroundings) =>
        Build("pause", "Switch nothing any more; what is under way is watched to its end", surroundings, PauseAsync);

    public static Command Resume(Surroundings surroundings) => Build("resume", "End a pause", surroundings, ResumeAsync);

    private static Command Build(string name, string description, Surroundings surroundings, Func<Target, ClusterSession, CancellationToken, Task> act)
    {
        var options = new ClusterOptions();
        var names = Targets.Argument("Names of machines, or group/NAME", options, surroundings, NameKinds.Machines | NameKinds.Groups);
        return ClusterCommand.Ready(new(name, description) { names }, options, surroundings, (result, session, cancellation) =>
            Targets.EachAsync(result.GetRequiredValue(names), session, target => act(target, session, cancellation)));
    }

    private static async Task PauseAsync(Target target, ClusterSession session, CancellationToken cancellation)
    {
        var (before, _) = await PowerChange.WriteAsync(target, session, power => power with { Paused = true }, cancellation);
        await session.Terminal.Out.WriteLineAsync(before.Paused is true
            ? $"{target} is paused already"
            : $"{target} is paused: nothing is switched until: {ProgramName.Text} resume {target}");
    }

    /// <summary>A machine goes on also where its Group is paused: it was named.</summary>
    private static async Task ResumeAsync(Target target, ClusterSession session, CancellationToken cancellation)
    {
        var group = target.IsGroup ? null : await GroupAsync(target, session, cancellation);
        var paused = PersonChange.PauseOfOneThatGoesOn(group);
        var (before, _) = await PowerChange.WriteAsync(target, session, power => power with { Paused = paused }, cancellation);
        await session.Terminal.Out.WriteLineAsync((before.Paused, paused) switch
        {
            (_, false) => $"{target} goes on, although its group {group!.Metadata.Name} is paused",
            (true, _) => $"{target} goes on",
            _ => $"{target} is not paused",
        });
    }

    private static async Task<Group?> GroupAsync(Target target, ClusterSession session, CancellationToken cancellation)
    {
        var there = await session.ReadAsync(cancellation);
        return there.Machine(target.Name)?.Group is { } name ? there.Group(name.Name)?.Group : null;
    }
}
