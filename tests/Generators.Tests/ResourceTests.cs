using HomelabAutoscaler.Generators.Resources;
using Microsoft.CodeAnalysis;

namespace HomelabAutoscaler.Generators.Tests;

public class ResourceTests
{
    private static readonly string Boat = GeneratorRun.Input("Boat.cs");

    [Test]
    [Arguments("Boat.Wire.g.cs")]
    [Arguments("BoatSpec.Wire.g.cs")]
    [Arguments("Rig.Wire.g.cs")]
    [Arguments("Boat.Crd.g.cs")]
    public async Task Records_become_readers_writers_patches_and_schema(string file)
    {
        var run = Run(Boat);

        await Assert.That(run.Findings).IsEmpty();
        await Assert.That(run.Errors).IsEmpty();
        await Snapshot.Matches(run.Source(file), file.Replace(".g.cs", ".verified.txt"));
    }

    [Test]
    public async Task A_type_without_JSON_form_is_reported_at_its_member()
    {
        var run = Run(Boat.Replace("public double? Draught", "public decimal? Draught"));

        await Assert.That(run.Findings).IsEquivalentTo(
            ["HRG002 43: Draught has type decimal?, which no reader exists for: use a [Wire] type, a primitive, ValueList<T>, StringMap or RawJson"]);
    }

    [Test]
    public async Task A_record_that_is_not_on_the_wire_cannot_be_a_member()
    {
        var run = Run(Boat.Replace("[Wire]\npublic sealed partial record Sail", "public sealed record Sail"));

        await Assert.That(run.Findings.Count(finding => finding.StartsWith("HRG002", StringComparison.Ordinal))).IsEqualTo(3);
    }

    [Test]
    public async Task A_JSON_name_cannot_be_used_twice()
    {
        var run = Run(Boat.Replace("extraJSON", "crew"));

        await Assert.That(run.Findings).IsEquivalentTo(["HRG003 69: Extra has the JSON name crew, which another member has already"]);
    }

    [Test]
    [Arguments("public sealed partial record Sail", "public sealed record Sail")]
    [Arguments("public sealed partial record Sail", "public partial record Sail")]
    [Arguments("public sealed partial record Sail\n", "public sealed partial record Sail(int Area)\n")]
    public async Task Only_a_sealed_partial_record_without_primary_constructor_can_be_read(string declaration, string other)
    {
        var run = Run(Boat.Replace(declaration, other));

        await Assert.That(run.Findings).IsEquivalentTo(
            ["HRG001 83: Sail must be a top-level sealed partial record without primary constructor to be read and written"]);
    }

    [Test]
    [Arguments(ResourceGenerator.RecordStep)]
    [Arguments(ResourceGenerator.EnumStep)]
    [Arguments(ResourceGenerator.CrdStep)]
    public async Task Steps_are_cached_on_unrelated_edits(string step)
    {
        var reasons = Run(Boat).AfterUnrelatedEdit(step).ToList();

        await Assert.That(reasons).IsNotEmpty();
        await Assert.That(reasons.Distinct()).IsEquivalentTo([IncrementalStepRunReason.Cached]);
    }

    [Test]
    public async Task Findings_are_cached_on_unrelated_edits() =>
        await Assert.That(Run(Boat.Replace("extraJSON", "crew")).AfterUnrelatedEdit(ResourceGenerator.FindingsStep))
            .IsEquivalentTo([IncrementalStepRunReason.Cached]);

    [Test]
    public async Task Moving_the_records_to_other_lines_changes_no_output() =>
        await Assert.That(Run(Boat).AfterReplacing(ResourceGenerator.RecordStep, "// one line more\n" + Boat).Distinct())
            .IsEquivalentTo([IncrementalStepRunReason.Cached]);

    [Test]
    public async Task A_new_description_changes_the_schema() =>
        await Assert.That(Run(Boat).AfterReplacing(ResourceGenerator.CrdStep, Boat.Replace("painted on its bow", "painted on its stern")))
            .IsEquivalentTo([IncrementalStepRunReason.Modified]);

    private static GeneratorRun Run(string source) => new(new ResourceGenerator(), source);
}
