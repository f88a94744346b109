using System.CommandLine;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Tells which machine would wake now and why the others would not, by what Cluster Autoscaler's call is answered with.</summary>
internal static class ExplainScaleCommand
{
    public static Command Build(Surroundings surroundings)
    {
        var options = new ClusterOptions();
        var name = new Argument<string>("GROUP") { Description = "Name of the group" };
        name.CompletionSources.Add(NameCompletion.Of(options, surroundings, NameKinds.GroupsAlone));
        var count = new Option<int>("--count") { Description = "How many machines are asked for", DefaultValueFactory = static _ => 1, HelpName = "number" };
        var command = new Command("explain-scale", "Tell which machines of a group would wake now, and why the others would not") { name, count };
        return ClusterCommand.Ready(command, options, surroundings, async (result, session, cancellation) =>
        {
            if (result.GetValue(count) is < 1 and var asked)
            {
                throw new FormatException($"--count is {asked}: at least one machine must be asked for");
            }

            var there = await session.ReadAsync(cancellation);
            var wanted = result.GetRequiredValue(name);
            var target = wanted.Contains('/', StringComparison.Ordinal) ? Target.Parse(wanted) : new(true, wanted);
            var group = target.IsGroup && there.Group(target.Name) is { } found ? found : throw Absence.OfGroup(target.Name, there, session);
            Write(session.Terminal, ScaleExplanation.Of(group, result.GetValue(count), session.Now));
            return ExitCode.Ok;
        });
    }

    private static void Write(Terminal terminal, ScaleExplanation explanation)
    {
        Passages.Write(terminal, [Passage.Of("Answer", explanation.Answer), Passage.Of("Order", explanation.Order)]);
        if (explanation.Candidates.IsEmpty)
        {
            return;
        }

        terminal.Out.WriteLine();
        foreach (var candidate in explanation.Candidates)
        {
            var name = candidate.Machine.Metadata.Name;
            var (verdict, tint) = VerdictOf(candidate.Verdict);
            terminal.Out.WriteLine($"{(terminal.HasColours ? name.In(Tint.Strong) : name)}: {(terminal.HasColours ? verdict.In(tint) : verdict)}");
            Passages.Write(terminal, [Passage.Of("", candidate.Why)]);
        }
    }

    private static (string Text, Tint Tint) VerdictOf(ScaleVerdict verdict) => verdict switch
    {
        ScaleVerdict.Wakes => ("wakes", Tint.Good),
        ScaleVerdict.Spare => ("could wake", Tint.None),
        ScaleVerdict.Restrained => ("cannot wake", Tint.Bad),
        _ => ("does not need to", Tint.Quiet),
    };
}
