using System.Text;
using System.Text.Json;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Wire;

public class WireTests
{
    [Test]
    public async Task A_quantity_may_be_a_number()
    {
        var machine = Read<Machine>("""{"metadata":{"name":"m"},"spec":{"startupPodSpec":{"image":"wake","resources":{"limits":{"cpu":1,"memory":"32Mi"}}}}}""");

        await Assert.That(machine.Spec.StartupPodSpec!.Resources!.Limits["cpu"]).IsEqualTo("1");
    }

    [Test]
    public async Task A_real_node_is_read_without_what_is_not_modelled()
    {
        var node = Read<KubeNode>("""
            {"kind":"Node","apiVersion":"v1","metadata":{"name":"worker-1","uid":"u","resourceVersion":"16246",
             "creationTimestamp":"2026-11-23T04:39:19Z","labels":{"kubernetes.io/hostname":"worker-1"},
             "managedFields":[{"manager":"kcm","fieldsV1":{"f:metadata":{}}}]},
             "spec":{"providerID":"k3s://worker-1","unschedulable":true,"podCIDRs":["10.0.0.0/24"],
                     "taints":[{"key":"a","value":"1","effect":"NoSchedule","timeAdded":"2026-01-01T00:00:00Z"}]},
             "status":{"capacity":{"cpu":"4"},"conditions":[{"type":"Ready","status":"True","lastHeartbeatTime":"2026-01-01T00:00:00Z"}],
                       "nodeInfo":{"bootID":"b1","architecture":"arm64","operatingSystem":"linux","kernelVersion":"6"},"images":[{"names":["x"]}]}}
            """);

        await Assert.That(node.Metadata.Name).IsEqualTo("worker-1");
        await Assert.That(node.Metadata.CreationTimestamp).IsEqualTo(new DateTimeOffset(2026, 11, 23, 4, 39, 19, TimeSpan.Zero));
        await Assert.That(node.Spec.ProviderId).IsEqualTo("k3s://worker-1");
        await Assert.That(node.Spec.Unschedulable == true).IsTrue();
        await Assert.That(node.Taint("a")!.Value).IsEqualTo("1");
        await Assert.That(node.Status.Capacity["cpu"]).IsEqualTo("4");
        await Assert.That(node.Condition("Ready")!.Status).IsEqualTo(ConditionStatus.True);
        await Assert.That(node.Status.NodeInfo!.BootId).IsEqualTo("b1");
    }

    [Test]
    public async Task What_is_written_reads_back_the_same()
    {
        var machine = Make.Machine(state: MachineState.StartingUp, status: new()
        {
            Operation = Make.Operation(PowerOperationKind.Startup, "m1-startup-1"),
            Template = Make.Template(),
            Conditions = [new() { Type = "Ready", Status = ConditionStatus.False, Reason = "Booting", Message = "ä \"quoted\" \n", LastTransitionTime = Make.Now }],
            Jobs = 7,
        });

        await Assert.That(Read<Machine>(Write(machine))).IsEqualTo(machine);
    }

    [Test]
    public async Task Null_counts_as_absent()
    {
        var machine = Read<Machine>("""{"metadata":{"name":"m","labels":null},"spec":{"powerState":null,"startupPodSpec":null,"taintsToRemove":null},"status":null}""");

        await Assert.That(machine.Spec.PowerState).IsNull();
        await Assert.That(machine.Spec.TaintsToRemove.Count).IsEqualTo(0);
        await Assert.That(machine.Status).IsEqualTo(new MachineStatus());
    }

    [Test]
    public async Task A_name_that_this_version_does_not_know_is_absent()
    {
        var machine = Read<Machine>("""{"metadata":{"name":"m"},"spec":{"powerState":"hibernating"},"status":{"progress":"teleporting"}}""");

        await Assert.That(machine.Spec.PowerState).IsNull();
        await Assert.That(machine.Status.Progress).IsEqualTo(MachineState.Unknown);
    }

    [Test]
    public async Task Escaped_member_names_are_known()
    {
        var node = Read<KubeNode>("""{"metadata":{"\u006eame":"n"},"spec":{"provider\u0049D":"p"}}""");

        await Assert.That(node.Metadata.Name).IsEqualTo("n");
        await Assert.That(node.Spec.ProviderId).IsEqualTo("p");
    }

    [Test]
    public async Task A_name_with_each_letter_escaped_is_known()
    {
        var escaped = string.Concat("kubernetesNodeName".Select(letter => $"\\u{(int)letter:x4}"));

        await Assert.That(Read<Machine>($$$"""{"metadata":{"name":"m"},"spec":{"{{{escaped}}}":"n"}}""").Spec.KubernetesNodeName).IsEqualTo("n");
    }

    [Test]
    public async Task An_escaped_name_of_a_value_is_known()
    {
        var machine = Read<Machine>("""{"metadata":{"name":"m"},"spec":{"powerState":"\u006fn"}}""");

        await Assert.That(machine.Spec.PowerState == PowerState.On).IsTrue();
    }

    [Test]
    public async Task A_member_whose_name_is_no_Unicode_is_unknown() =>
        await Assert.That(Read<Machine>("""{"metadata":{"name":"m","\ud800":1},"spec":{}}""").Metadata.Name).IsEqualTo("m");

    [Test]
    [Arguments("""{"metadata":{"name":7},"spec":{}}""", "ObjectMeta.name: expected a string, found a number")]
    [Arguments("""{"metadata":[],"spec":{}}""", "ObjectMeta: expected an object, found a list")]
    [Arguments("""{"metadata":{"name":"m","labels":{"a":1}},"spec":{}}""", "ObjectMeta.labels: expected a string, found a number")]
    [Arguments("""{"metadata":{"name":"m","creationTimestamp":"yesterday"},"spec":{}}""", "ObjectMeta.creationTimestamp: expected a time such as 2026-01-31T12:00:00Z, found a string")]
    [Arguments("""{"metadata":{"name":"m"}}""", "Machine.spec: expected a value, found null")]
    [Arguments("""{"metadata":{"name":"m"},"spec":{"taintsToRemove":{"a":"b"}}}""", "MachineSpec.taintsToRemove: expected a list, found an object")]
    [Arguments("\"text\"", "Machine: expected an object, found a string")]
    [Arguments("""{"metadata":{"name":"\ud800"},"spec":{}}""", "ObjectMeta.name: expected text in Unicode, found a string")]
    [Arguments("""{"metadata":{"name":"m","labels":{"a":"\udc00"}},"spec":{}}""", "ObjectMeta.labels: expected text in Unicode, found a string")]
    [Arguments("""{"metadata":{"name":"m","labels":{"\udc00":"a"}},"spec":{}}""", "ObjectMeta.labels: expected text in Unicode, found a name")]
    [Arguments("""{"metadata":{"name":"m","creationTimestamp":"\ud800"},"spec":{}}""", "ObjectMeta.creationTimestamp: expected a time such as 2026-01-31T12:00:00Z, found a string")]
    public async Task What_does_not_fit_the_model_says_where_and_why(string json, string message)
    {
        var thrown = await Assert.That(() => Read<Machine>(json)).Throws<WireException>();

        await Assert.That(thrown!.Message).IsEqualTo(message);
    }

    [Test]
    public async Task Long_annotations_are_not_kept()
    {
        var meta = Read<ObjectMeta>($$$"""{"name":"m","annotations":{"short":"s","kubectl.kubernetes.io/last-applied-configuration":"{{{new string('x', 600)}}}"}}""");

        await Assert.That(meta.Annotations.Count).IsEqualTo(1);
    }

    [Test]
    public async Task An_annotation_that_only_its_escapes_make_long_is_kept()
    {
        var meta = Read<ObjectMeta>($$$"""{"name":"m","annotations":{"a":"{{{string.Concat(Enumerable.Repeat("\\u0061", 500))}}}"}}""");

        await Assert.That(meta.Annotations["a"]!.Length).IsEqualTo(500);
    }

    [Test]
    public async Task A_patch_of_what_is_passed_on_as_it_came_removes_what_is_gone()
    {
        var before = Make.Machine() with { Spec = new() { StartupPodSpec = new() { Image = "i", Affinity = RawJson.Parse("""{"a":{"b":1,"c":2},"d":[1]}""") } } };
        var after = before with { Spec = new() { StartupPodSpec = new() { Image = "i", Affinity = RawJson.Parse("""{"a":{"b":1},"e":2}""") } } };

        await Assert.That(Patch(before, after)).IsEqualTo("""{"spec":{"startupPodSpec":{"affinity":{"d":null,"a":{"c":null},"e":2}}}}""");
    }

    [Test]
    public async Task A_patch_names_only_what_differs()
    {
        var before = Make.Machine(state: MachineState.Ready, status: new() { Operation = Make.Operation(PowerOperationKind.Startup, "j"), Message = "old" });
        var after = before with
        {
            Spec = before.Spec with { PowerState = PowerState.Off },
            Status = before.Status with { Operation = null, Message = "new", Progress = MachineState.ShuttingDown },
        };

        await Assert.That(Patch(before, after)).IsEqualTo(
            """{"spec":{"powerState":"off"},"status":{"progress":"shuttingdown","message":"new","operation":null}}""");
    }

    [Test]
    public async Task A_patch_of_labels_goes_key_by_key_and_never_drops_what_was_not_read()
    {
        var before = Make.Node() with { Metadata = new() { Name = "n", Labels = [new("a", "1"), new("b", "2")], Annotations = [new("ours", "1")] } };
        var after = before with { Metadata = before.Metadata with { Labels = [new("b", "3"), new("c", "4")], Annotations = [] } };

        await Assert.That(Patch(before, after)).IsEqualTo(
            """{"metadata":{"labels":{"a":null,"b":"3","c":"4"},"annotations":{"ours":null}}}""");
    }

    [Test]
    public async Task Times_have_the_precision_that_Kubernetes_gives_them()
    {
        var lease = new Lease
        {
            Metadata = new() { Name = "l", CreationTimestamp = Make.Now.AddMilliseconds(123) },
            Spec = new() { RenewTime = Make.Now.AddTicks(1234567) },
        };

        await Assert.That(Write(lease)).Contains("\"creationTimestamp\":\"2026-01-31T12:00:00Z\"");
        await Assert.That(Write(lease)).Contains("\"renewTime\":\"2026-01-31T12:00:00.123456Z\"");
    }

    [Test]
    public async Task Kinds_know_their_paths()
    {
        await Assert.That(Machine.Resource.PathOf(new ObjectKey("lab", "m"))).IsEqualTo("/apis/infra.homecluster.dev/v1alpha1/namespaces/lab/nodes/m");
        await Assert.That(Machine.Resource.PathOf()).IsEqualTo("/apis/infra.homecluster.dev/v1alpha1/nodes");
        await Assert.That(KubeNode.Resource.PathOf(new ObjectKey(null, "n"))).IsEqualTo("/api/v1/nodes/n");
        await Assert.That(Job.Resource.FullName).IsEqualTo("jobs.batch");
        await Assert.That(Pod.Resource.ApiVersion).IsEqualTo("v1");
    }

    private static T Read<T>(string json)
        where T : IWire<T>
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return T.Read(ref reader);
    }

    private static string Write<T>(T value)
        where T : IWire<T> => Written(value.Write);

    private static string Patch<T>(T before, T after)
        where T : IWire<T> => Written(writer => T.WritePatch(writer, before, after));

    private static string Written(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
