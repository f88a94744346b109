using HomelabAutoscaler.Core.Admission;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Admission;

public class GroupRulesTests
{
    [Test]
    [Arguments("""{"scaleDownUnneededTime":"soon"}""", "spec.scaleDownUnneededTime: is \"soon\", which is not a duration")]
    [Arguments("""{"scaleDownUnreadyTime":"9999999h"}""", "spec.scaleDownUnreadyTime: is \"9999999h\", which is not a duration")]
    [Arguments("""{"coolDown":"5"}""", "spec.coolDown: is \"5\", which is not a duration")]
    [Arguments("""{"maxNodeProvisionTime":"0s"}""", "spec.maxNodeProvisionTime: is \"0s\", but must be longer than nothing")]
    [Arguments("""{"maxNodeProvisionTime":"x"}""", "spec.maxNodeProvisionTime: is \"x\", which is not a duration")]
    [Arguments("""{"scaleDownUtilizationThreshold":"half"}""", "spec.scaleDownUtilizationThreshold: is \"half\", which is neither a fraction")]
    [Arguments("""{"scaleDownGpuUtilizationThreshold":"-1"}""", "spec.scaleDownGpuUtilizationThreshold: is \"-1\", which is neither a fraction")]
    [Arguments("""{"minSize":3,"maxSize":2}""", "spec.minSize: is 3, which is more than spec.maxSize 2")]
    [Arguments("""{"warmHours":[{"start":"0 8 * * *","duration":"1h","machines":1},{"start":"99 * * * *","duration":"1h","machines":1}]}""", "spec.warmHours[1]: start is \"99 * * * *\", which is wrong")]
    [Arguments("""{"template":{"capacity":{"cpu":"4 cores","memory":"8Gi"}}}""", "spec.template.capacity[cpu]: is \"4 cores\", which is not a quantity")]
    [Arguments("""{"template":{"capacity":{"cpu":"-4","memory":"8Gi"}}}""", "spec.template.capacity[cpu]: is \"-4\", which is not a quantity")]
    [Arguments("""{"template":{"capacity":{"cpu":"4","memory":"8Gi"},"allocatable":{"memory":"much"}}}""", "spec.template.allocatable[memory]: is \"much\", which is not a quantity")]
    [Arguments("""{"template":{"capacity":{"cpu":"4","memory":"8Gi"},"allocatable":{"memory":"9Gi"}}}""", "spec.template.allocatable[memory]: is \"9Gi\", which is more than the capacity of \"8Gi\"")]
    [Arguments("""{"power":{"startupAttemptTimeout":"0s"}}""", "spec.power.startupAttemptTimeout: is \"0s\", but must be longer than nothing")]
    [Arguments("""{"power":{"shutdownAttemptTimeout":"0m"}}""", "spec.power.shutdownAttemptTimeout: is \"0m\", but must be longer than nothing")]
    [Arguments("""{"power":{"retryBackoff":"x"}}""", "spec.power.retryBackoff")]
    [Arguments("""{"power":{"manualHold":"x"}}""", "spec.power.manualHold")]
    [Arguments("""{"power":{"minOnTime":"x"}}""", "spec.power.minOnTime")]
    [Arguments("""{"power":{"minOffTime":"x"}}""", "spec.power.minOffTime")]
    [Arguments("""{"power":{"drain":{"timeout":"x"}}}""", "spec.power.drain.timeout")]
    [Arguments("""{"power":{"drift":{"after":"x"}}}""", "spec.power.drift.after")]
    public async Task A_Group_that_makes_no_sense_is_refused_for_the_field_and_the_reason(string spec, string reason)
    {
        var findings = Judge.Of(Judged.Group(spec), null, Judged.Nothing);
        await Assert.That(findings.Errors.Count).IsEqualTo(1);
        await Assert.That(findings.Errors[0].ToString()).StartsWith(reason);
        await Assert.That(findings.Warnings).IsEmpty();
    }

    [Test]
    [Arguments("{}")]
    [Arguments("""{"minSize":2,"maxSize":2,"scaleDownUnneededTime":"0s","coolDown":"0s","power":{"manualHold":"0s","drain":{"timeout":"0s"}}}""")]
    [Arguments("""{"scaleDownUtilizationThreshold":"0.5","scaleDownGpuUtilizationThreshold":"30%"}""")]
    [Arguments("""{"scaleDownUtilizationThreshold":"0"}""")]
    [Arguments("""{"minSize":1,"maxSize":3,"warmHours":[{"start":"0 8 * * *","duration":"1h","machines":3}]}""")]
    [Arguments("""{"template":{"capacity":{"cpu":"4","memory":"16Gi"},"allocatable":{"cpu":"3800m","memory":"15Gi"}}}""")]
    [Arguments("""{"power":{"maintenance":{"reason":"new disk","until":"2026-02-01T00:00:00Z"}}}""")]
    public async Task An_ordinary_Group_is_nothing_to_talk_about(string spec)
    {
        var findings = Judge.Of(Judged.Group(spec), null, Judged.With());
        await Assert.That(findings.Errors.Concat(findings.Warnings)).IsEmpty();
    }

    [Test]
    [Arguments("""{"scaleDownUtilizationThreshold":"70"}""", "spec.scaleDownUtilizationThreshold: is \"70\", which is read as percent: better write \"70%\" or \"0.7\"")]
    [Arguments("""{"scaleDownGpuUtilizationThreshold":"2.5"}""", "spec.scaleDownGpuUtilizationThreshold: is \"2.5\", which is read as percent: better write \"2.5%\" or \"0.025\"")]
    [Arguments("""{"scaleDownUtilizationThreshold":"1"}""", "spec.scaleDownUtilizationThreshold: is \"1\", which is 100%")]
    [Arguments("""{"scaleDownUtilizationThreshold":"150%"}""", "spec.scaleDownUtilizationThreshold: is \"150%\", which is 150%")]
    [Arguments("""{"maxSize":2,"warmHours":[{"start":"0 8 * * *","duration":"1h","machines":3}]}""", "spec.warmHours[0].machines: is 3, but no more than spec.maxSize 2 are kept on")]
    [Arguments("""{"minSize":2,"warmHours":[{"start":"0 8 * * *","duration":"1h","machines":2}]}""", "spec.warmHours[0].machines: is 2, which changes nothing")]
    [Arguments("""{"template":{"capacity":{"cpu":"4"}}}""", "spec.template.capacity[memory]: is missing")]
    [Arguments("""{"power":{"maintenance":{"reason":"new disk","until":"2026-01-31T11:59:59Z"}}}""", "spec.power.maintenance.until: is 2026-01-31T11:59:59Z, which has passed")]
    public async Task What_is_legal_but_unwise_is_a_warning(string spec, string warning)
    {
        var findings = Judge.Of(Judged.Group(spec), null, Judged.Nothing);
        await Assert.That(findings.Errors).IsEmpty();
        await Assert.That(findings.Warnings.Count).IsEqualTo(1);
        await Assert.That(findings.Warnings[0].ToString()).StartsWith(warning);
    }

    [Test]
    public async Task A_name_that_no_label_can_hold_is_refused()
    {
        var group = Make.Group(new string('g', 64), new());
        await Assert.That(Judge.Of(group, null, Judged.Nothing).Errors.Texts()).IsEquivalentTo(["metadata.name: has 64 characters, but a Node's label group can hold 63: no Node could be in the group"]);
        await Assert.That(Judge.Of(Make.Group(new string('g', 63), new()), null, Judged.Nothing).Errors).IsEmpty();
    }

    [Test]
    public async Task A_boot_that_was_measured_to_take_longer_than_it_may_is_a_warning_for_the_slowest_machine()
    {
        var machines = new[] { Judged.Machine("{}", "m1").Joined(60), Judged.Machine("{}", "m2").Joined(95), Judged.Machine("{}", "m3") };
        var group = Judged.Group("""{"maxNodeProvisionTime":"1m","power":{"startupAttemptTimeout":"94s"}}""");
        await Assert.That(Judge.Of(group, null, Judged.With(machines)).Warnings.Texts()).IsEquivalentTo(
        [
            "spec.power.startupAttemptTimeout: is 1m34s, but m2 last took 1m35s to boot: such a boot counts as failed",
            "spec.maxNodeProvisionTime of the Group: is 1m, but m2 last took 1m35s to boot: such a boot counts as failed",
        ]);
        await Assert.That(Judge.Of(Judged.Group("""{"power":{"startupAttemptTimeout":"95s"}}"""), null, Judged.With(machines)).Warnings).IsEmpty();
    }

    [Test]
    [Arguments("8Gi", "8Gi", false)]
    [Arguments("8Gi", "8100Mi", false)]
    [Arguments("8Gi", "16Gi", true)]
    public async Task Machines_that_differ_are_a_warning(string one, string other, bool warns)
    {
        var machines = new[] { With("m1", one), With("m2", other) };
        var warnings = Judge.Of(Make.Group(spec: new()), null, Judged.With(machines)).Warnings;
        await Assert.That(warnings.Any(warning => warning.Message.Contains("differ in cores, memory or architecture", StringComparison.Ordinal))).IsEqualTo(warns);

        static Machine With(string name, string memory) => Make.Machine(name, status: new() { Template = Make.Template(memory: memory) });
    }

    [Test]
    public async Task An_error_that_was_there_before_an_edit_only_warns()
    {
        var before = Judged.Group("""{"maxNodeProvisionTime":"0s"}""");
        var findings = Judge.Of(Judged.Group("""{"maxNodeProvisionTime":"0s","coolDown":"x"}"""), before, Judged.Nothing);
        await Assert.That(findings.Errors.Select(error => error.Field)).IsEquivalentTo(["spec.coolDown"]);
        await Assert.That(findings.Warnings.Select(warning => warning.Field)).IsEquivalentTo(["spec.maxNodeProvisionTime"]);
    }
}
