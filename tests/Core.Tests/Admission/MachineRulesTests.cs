using HomelabAutoscaler.Core.Admission;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Admission;

public class MachineRulesTests
{
    private const string Pods = "\"startupPodSpec\":{\"image\":\"wake\"},\"shutdownPodSpec\":{\"image\":\"sleep\"}";

    [Test]
    [Arguments("{" + Pods + "}")]
    [Arguments("""{"driver":{"redfish":{"url":"https://192.0.2.10"}}}""")]
    [Arguments("""{"driver":{"wakeOnLan":{"macAddress":"00:00:5e:00:53:01"},"nodePoweroff":{}}}""")]
    [Arguments("""{"driver":{"http":{"url":"http://192.0.2.20","preset":"Tasmota","channel":1,"standbyWatts":3}}}""")]
    [Arguments("""{"driver":{"http":{"url":"http://192.0.2.20","turnOn":{"path":"/on","expectedBody":"^ok$"},"turnOff":{"path":"/off"}}}}""")]
    [Arguments("""{"kubernetesNodeName":"worker-01.home.arpa",""" + Pods + "}")]
    [Arguments("""{"watts":{"running":20,"measured":true},"driver":{"http":{"url":"http://192.0.2.20","preset":"Tasmota"}}}""")]
    [Arguments("""{"watts":{"measured":false},""" + Pods + "}")]
    [Arguments("""{"driver":{"redfish":{"url":"https://192.0.2.10"}},"power":{"outOfServiceTaint":true}}""")]
    public async Task An_ordinary_Node_is_nothing_to_talk_about(string spec)
    {
        var findings = Judge.Of(Judged.Machine(spec), null, Judged.With());
        await Assert.That(findings.Errors.Concat(findings.Warnings)).IsEmpty();
    }

    [Test]
    [Arguments("""{"kubernetesNodeName":"Worker_01",""" + Pods + "}", "spec.kubernetesNodeName: is \"Worker_01\", which no Kubernetes Node can be called")]
    [Arguments("""{"driver":{}}""", "spec.driver: can neither switch on nor off")]
    [Arguments("""{"driver":{"http":{"url":"http://192.0.2.20","isOff":{"path":"/"}}}}""", "spec.driver: can neither switch on nor off")]
    [Arguments("""{"driver":{"http":{"url":"http://192.0.2.20","turnOn":{"expectedBody":"("},"turnOff":{}}}}""", "spec.driver.http.turnOn.expectedBody: is \"(\", which is no regular expression")]
    [Arguments("""{"driver":{"http":{"url":"http://192.0.2.20","turnOn":{},"turnOff":{"expectedBody":"["}}}}""", "spec.driver.http.turnOff.expectedBody: is \"[\", which is no regular expression")]
    [Arguments("""{"driver":{"http":{"url":"http://192.0.2.20","preset":"Tasmota","isOff":{"expectedBody":"*"}}}}""", "spec.driver.http.isOff.expectedBody: is \"*\", which is no regular expression")]
    [Arguments("""{"template":{"capacity":{"cpu":"4","memory":"8 GB"}},""" + Pods + "}", "spec.template.capacity[memory]: is \"8 GB\", which is not a quantity")]
    [Arguments("""{"power":{"startupAttemptTimeout":"0s"},""" + Pods + "}", "spec.power.startupAttemptTimeout: is \"0s\"")]
    public async Task A_Node_that_makes_no_sense_is_refused_for_the_field_and_the_reason(string spec, string reason)
    {
        var findings = Judge.Of(Judged.Machine(spec), null, Judged.With());
        await Assert.That(findings.Errors.Count).IsEqualTo(1);
        await Assert.That(findings.Errors[0].ToString()).StartsWith(reason);
    }

    [Test]
    [Arguments("{}", "spec: has neither driver nor startupPodSpec: the machine cannot be switched on; spec: has neither driver nor shutdownPodSpec: the machine cannot be switched off")]
    [Arguments("""{"shutdownPodSpec":{"image":"sleep"}}""", "spec: has neither driver nor startupPodSpec: the machine cannot be switched on")]
    [Arguments("""{"startupPodSpec":{"image":"wake"}}""", "spec: has neither driver nor shutdownPodSpec: the machine cannot be switched off")]
    [Arguments("""{"driver":{"wakeOnLan":{"macAddress":"00:00:5e:00:53:01"}}}""", "spec.driver: cannot switch off: once on, the machine stays on. nodePoweroff needs nothing but the machine itself")]
    [Arguments("""{"driver":{"nodePoweroff":{}}}""", "spec.driver: cannot switch on: once off, the machine stays off until somebody comes by. wakeOnLan, redfish and http can")]
    [Arguments("""{"driver":{"http":{"url":"http://192.0.2.20","turnOn":{},"turnOff":{},"channel":1}}}""", "spec.driver.http.channel: has no effect without a preset: requests of one's own say it in their path")]
    [Arguments("""{"driver":{"http":{"url":"http://192.0.2.20","turnOn":{},"turnOff":{},"standbyWatts":1}}}""", "spec.driver.http.standbyWatts: has no effect without a preset: requests of one's own say it in their path")]
    [Arguments("""{"watts":{"measured":true},""" + Pods + "}", "spec.watts.measured: has no effect: there is no plug whose requests are known. Give spec.driver.http with a preset, or leave it out, so that the watts that are declared count")]
    [Arguments("""{"watts":{"measured":true},"driver":{"http":{"url":"http://192.0.2.20","turnOn":{},"turnOff":{}}}}""", "spec.watts.measured: has no effect: there is no plug whose requests are known. Give spec.driver.http with a preset, or leave it out, so that the watts that are declared count")]
    [Arguments("""{"power":{"outOfServiceTaint":true},""" + Pods + "}", "spec.power.outOfServiceTaint: has no effect: nothing confirms that the machine is off. Give a verifyOffPodSpec, or a driver that can tell (redfish, or an http plug)")]
    public async Task What_is_legal_but_unwise_is_a_warning(string spec, string warnings)
    {
        var findings = Judge.Of(Judged.Machine(spec), null, Judged.With());
        await Assert.That(findings.Errors).IsEmpty();
        await Assert.That(string.Join("; ", findings.Warnings)).IsEqualTo(warnings);
    }

    [Test]
    public async Task A_Kubernetes_Node_belongs_to_one_machine()
    {
        var mine = Judged.Machine("{\"kubernetesNodeName\":\"m2\"," + Pods + "}");
        var other = Judged.Machine("{" + Pods + "}", "m2");
        var going = other with { Metadata = other.Metadata with { DeletionTimestamp = Make.Now } };
        await Assert.That(Judge.Of(mine, null, Judged.With(other)).Errors.Texts()).IsEquivalentTo(
        [
            "spec.kubernetesNodeName: is m2, which Node homelab-autoscaler-system/m2 claims already: a Kubernetes Node belongs to one machine. Delete the one that is wrong, or give it another kubernetesNodeName",
        ]);
        await Assert.That(Judge.Of(mine, null, Judged.With(going)).Errors).IsEmpty();
        await Assert.That(Judge.Of(mine, mine, Judged.With(mine)).Errors).IsEmpty();
    }

    [Test]
    public async Task A_Group_that_is_not_there_yet_is_a_warning_once_all_Groups_are_known()
    {
        var machine = Make.Machine(group: "g2");
        await Assert.That(Judge.Of(machine, null, Judged.With()).Warnings.Texts()).IsEquivalentTo(["metadata.labels.group: is g2, but there is no such Group in namespace homelab-autoscaler-system yet"]);
        await Assert.That(Judge.Of(machine, null, Judged.Nothing).Warnings).IsEmpty();
        await Assert.That(Judge.Of(Make.Machine(group: null), null, Judged.With()).Warnings.Select(warning => warning.Message)).IsEquivalentTo(["is missing: without a Group, Cluster Autoscaler never switches the machine"]);
    }

    [Test]
    public async Task A_machine_unlike_the_others_of_its_group_is_a_warning()
    {
        var others = Make.Machine("m2", status: new() { Template = Make.Template() });
        var alike = Make.Machine() with { Status = new() { Template = Make.Template() } };
        var bigger = Make.Machine() with { Status = new() { Template = Make.Template(cpu: "8") } };
        await Assert.That(Judge.Of(bigger, alike, Judged.With(others, alike)).Warnings.Single().Message).StartsWith("is g1. The machines differ in cores, memory or architecture");
        await Assert.That(Judge.Of(alike, bigger, Judged.With(others, bigger)).Warnings).IsEmpty();
    }

    [Test]
    [Arguments("""{"power":{"startupAttemptTimeout":"1m"},""" + Pods + "}", "spec.power.startupAttemptTimeout: is 1m, but m1 last took 1m30s to boot: such a boot counts as failed")]
    [Arguments("{" + Pods + "}", "")]
    public async Task A_boot_that_was_measured_to_take_longer_than_it_may_is_a_warning(string spec, string warnings)
    {
        var machine = Judged.Machine(spec).Joined(90);
        await Assert.That(string.Join("; ", Judge.Of(machine, machine, Judged.With()).Warnings)).IsEqualTo(warnings);
    }

    [Test]
    [Arguments(MachineState.Ready, PowerState.On, true)]
    [Arguments(MachineState.Ready, PowerState.Off, true)]
    [Arguments(MachineState.ShuttingDown, PowerState.Off, true)]
    [Arguments(MachineState.Shutdown, PowerState.On, true)]
    [Arguments(MachineState.Shutdown, PowerState.Off, false)]
    [Arguments(MachineState.Unknown, PowerState.Off, false)]
    public async Task A_machine_keeps_its_identity_while_it_is_on(MachineState state, PowerState wanted, bool keeps)
    {
        var before = Make.Machine(state: state, wanted: wanted, status: new() { BootId = "boot-1" });
        var renamed = before with { Spec = before.Spec with { KubernetesNodeName = "other" } };
        var moved = before with { Metadata = before.Metadata with { Labels = [new("group", "g2")] } };
        var around = Judged.With() with { Groups = [Make.Group(), Make.Group("g2")] };
        await Assert.That(Judge.Of(renamed, before, around).Errors.Any(error => error.Message.StartsWith("cannot change from node-of-m1 to other while", StringComparison.Ordinal))).IsEqualTo(keeps);
        await Assert.That(Judge.Of(moved, before, around).Errors).IsEmpty();
        await Assert.That(Judge.Of(moved, before, around).Warnings.Any(warning => warning.Message.StartsWith("is no longer g1 although", StringComparison.Ordinal))).IsEqualTo(keeps);
    }

    [Test]
    public async Task The_wrong_name_of_a_machine_that_never_joined_can_be_put_right()
    {
        var before = Make.Machine(state: MachineState.StartingUp);
        await Assert.That(Judge.Of(before with { Spec = before.Spec with { KubernetesNodeName = "other" } }, before, Judged.With()).Errors).IsEmpty();
    }

    [Test]
    public async Task What_others_wrote_is_quoted_on_one_short_line()
    {
        var machine = Make.Machine() with { Spec = Make.Machine().Spec with { KubernetesNodeName = "a\r\nSet-Cookie: x" + new string('y', 200) } };
        var message = Judge.Of(machine, null, Judged.With()).Errors.Single().Message;
        await Assert.That(message).StartsWith("is \"a??Set-Cookie: xyyy");
        await Assert.That(message.Length).IsLessThan(220);
    }
}
