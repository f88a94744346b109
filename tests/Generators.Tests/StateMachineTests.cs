using HomelabAutoscaler.Generators.StateMachines;
using Microsoft.CodeAnalysis;

namespace HomelabAutoscaler.Generators.Tests;

public class StateMachineTests
{
    private static readonly string Door = GeneratorRun.Input("Door.cs");

    [Test]
    public async Task A_complete_table_becomes_lookup_and_diagram()
    {
        var run = Run(Door);

        await Assert.That(run.Findings).IsEmpty();
        await Assert.That(run.Errors).IsEmpty();
        await Snapshot.Matches(run.Source("Door.g.cs"), "Door.verified.txt");
    }

    [Test]
    public async Task A_missing_pair_is_reported_where_the_state_ignores_events()
    {
        var run = Run(Door.Replace("[Ignore(Locked, Push, Pull)]", "[Ignore(Locked, Push)]"));

        await Assert.That(run.Findings).IsEquivalentTo(["HSM001 21: State Locked does not say what Pull means: add a transition or ignore it"]);
        await Assert.That(run.Result.GeneratedTrees.Any(tree => tree.FilePath.EndsWith("Door.g.cs", StringComparison.Ordinal))).IsFalse();
    }

    [Test]
    public async Task A_missing_pair_of_a_state_that_ignores_nothing_is_reported_at_its_first_line()
    {
        var run = Run(Door.Replace("[Ignore(Locked, Push, Pull)]\n", ""));

        await Assert.That(run.Findings).IsEquivalentTo([
            "HSM001 20: State Locked does not say what Push means: add a transition or ignore it",
            "HSM001 20: State Locked does not say what Pull means: add a transition or ignore it"]);
    }

    [Test]
    public async Task A_duplicate_is_reported_at_its_second_line()
    {
        var run = Run(Door.Replace("[Ignore(Closed, Pull)]", "[Ignore(Closed, Pull, Turn)]"));

        await Assert.That(run.Findings).IsEquivalentTo(["HSM002 16: State Closed already says what Turn means"]);
    }

    [Test]
    public async Task An_unreachable_state_is_reported_where_it_is_declared()
    {
        var run = Run(Door.Replace("[On(Closed, Turn, Locked)]", "[Ignore(Closed, Turn)]"));

        await Assert.That(run.Findings).IsEquivalentTo(["HSM003 20: No path of transitions leads from Closed to Locked, so this can never be used"]);
    }

    [Test]
    public async Task An_event_without_effect_is_reported()
    {
        var run = Run(Door.Replace("Push, Pull, Turn }", "Push, Pull, Turn, Knock }")
            .Replace("[Ignore(Closed, Pull)]", "[Ignore(Closed, Pull, Knock)]")
            .Replace("[Ignore(Open, Turn)]", "[Ignore(Open, Turn, Knock)]")
            .Replace("[Ignore(Locked, Push, Pull)]", "[Ignore(Locked, Push, Pull, Knock)]"));

        await Assert.That(run.Findings).IsEquivalentTo(["HSM004 22: Event Knock is ignored in every state"]);
    }

    [Test]
    public async Task Enums_must_number_their_members_from_zero()
    {
        var run = Run(Door.Replace("Closed, Open, Locked }", "Closed = 1, Open, Locked }"));

        await Assert.That(run.Findings).IsEquivalentTo(["HSM005 22: DoorState must number its members 0, 1, 2, … and have at most 255 of them"]);
    }

    [Test]
    public async Task Only_a_static_partial_class_can_be_a_machine()
    {
        var run = Run(Door.Replace("public static partial class", "public static class"));

        await Assert.That(run.Findings).IsEquivalentTo(["HSM006 22: Door must be a top-level static partial class to become a state machine"]);
    }

    [Test]
    public async Task Code_that_does_not_compile_yet_breaks_no_generator()
    {
        var run = Run(Door.Replace("[On(Open, Pull, Closed)]", "[On(Open, Pull)] [On(Open, (DoorEvent)77, Closed)] [On(Open, Nothing, Closed)]"));

        await Assert.That(run.Findings.Any(finding => finding.StartsWith("HSM001", StringComparison.Ordinal))).IsTrue();
        await Assert.That(run.Result.Results.Single().Exception).IsNull();
    }

    [Test]
    [Arguments(StateMachineGenerator.ModelStep)]
    public async Task Steps_are_cached_on_unrelated_edits(string step) =>
        await Assert.That(Run(Door).AfterUnrelatedEdit(step))
            .IsEquivalentTo([IncrementalStepRunReason.Cached]);

    [Test]
    public async Task Findings_are_cached_on_unrelated_edits() =>
        await Assert.That(Run(Door.Replace("[Ignore(Closed, Pull)]", "[Ignore(Closed, Pull, Turn)]")).AfterUnrelatedEdit(StateMachineGenerator.FindingsStep))
            .IsEquivalentTo([IncrementalStepRunReason.Cached]);

    [Test]
    public async Task Moving_the_table_to_another_line_changes_no_output() =>
        await Assert.That(Run(Door).AfterReplacing(StateMachineGenerator.ModelStep, "// one line more\n" + Door))
            .IsEquivalentTo([IncrementalStepRunReason.Cached]);

    [Test]
    public async Task Changing_the_table_changes_the_output() =>
        await Assert.That(Run(Door).AfterReplacing(StateMachineGenerator.ModelStep, Door.Replace("[On(Open, Push, Open)]", "[On(Open, Push, Locked)]")))
            .IsEquivalentTo([IncrementalStepRunReason.Modified]);

    private static GeneratorRun Run(string source) => new(new StateMachineGenerator(), source);
}
