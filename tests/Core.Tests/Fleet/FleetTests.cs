using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Fleet;

public class FleetTests
{
    /// <summary>b was once called a, and its Node keeps the providerID for ever; then another board got the name a.</summary>
    [Test]
    public async Task Of_two_machines_with_one_providerID_it_is_the_one_whose_Node_is_named()
    {
        var id = ProviderId.Of(new(Make.Namespace, "a")).Value;
        var b = Make.Machine("b", status: new() { ProviderId = id });
        b = b with { Metadata = b.Metadata with { CreationTimestamp = Make.Now - TimeSpan.FromDays(9) } };
        var fleet = Make.Fleet(Make.Machine("a"), b);

        await Assert.That(fleet.Find(id, "node-of-a")!.Metadata.Name).IsEqualTo("a");
        await Assert.That(fleet.Find(id, "node-of-b")!.Metadata.Name).IsEqualTo("b");
        await Assert.That(fleet.Find(id, "")!.Metadata.Name).IsEqualTo("b").Because("it was there first");
    }

    [Test]
    [Arguments("0s", 15)]
    [Arguments("-5m", 15)]
    [Arguments("soon", 15)]
    [Arguments(null, 15)]
    [Arguments("5m", 5)]
    public async Task A_group_that_gives_no_time_to_boot_has_Cluster_Autoscaler_s_own(string? time, int minutes) =>
        await Assert.That(GroupOptions.Of(new() { MaxNodeProvisionTime = time }, GroupOptions.Upstream).MaxNodeProvisionTime).IsEqualTo(TimeSpan.FromMinutes(minutes));

    [Test]
    public async Task A_node_is_found_by_providerID_then_by_its_name_then_by_instance_id()
    {
        var learned = Make.Machine("m1", status: new() { ProviderId = "k3s://node-of-m1" });
        var fresh = Make.Machine("m2");
        var fleet = Make.Fleet(learned, fresh);

        await Assert.That(fleet.Find("k3s://node-of-m1", "whatever")).IsSameReferenceAs(learned);
        await Assert.That(fleet.Find("", "node-of-m1")).IsSameReferenceAs(learned);
        await Assert.That(fleet.Find("k3s://node-of-m1", "k3s://node-of-m1")).IsSameReferenceAs(learned);
        await Assert.That(fleet.Find("unknown://x", "node-of-m2")).IsSameReferenceAs(fresh);
        await Assert.That(fleet.Find("", $"homelab://{Make.Namespace}/m2")).IsSameReferenceAs(fresh);
        await Assert.That(fleet.Find($"homelab://{Make.Namespace}/m1", "")).IsSameReferenceAs(learned);
        await Assert.That(fleet.Find("", "m1")).IsNull();
    }

    [Test]
    public async Task Of_machines_that_claim_one_Node_the_first_one_has_it()
    {
        var senior = Make.Machine("b");
        var junior = Make.Machine("a") with { Spec = senior.Spec };
        junior = junior with { Metadata = junior.Metadata with { CreationTimestamp = Make.Now } };
        var fleet = Make.Fleet(junior, senior);

        await Assert.That(fleet.OwnerOf(senior.KubeNodeName)).IsSameReferenceAs(senior);
        await Assert.That(fleet.Groups[0].Machines.Length).IsEqualTo(1);
    }

    [Test]
    public async Task Groups_of_one_name_in_two_namespaces_have_two_ids()
    {
        var home = Make.Group("g1");
        var other = home with { Metadata = home.Metadata with { Namespace = "lab" } };
        var machine = Make.Machine("m1");
        var inLab = Make.Machine("m2");
        inLab = inLab with { Metadata = inLab.Metadata with { Namespace = "lab" } };
        var fleet = Make.Fleet([machine, inLab], home, other);

        await Assert.That(fleet.Groups.Select(group => group.Id.Value)).IsEquivalentTo(["g1", "lab/g1"]);
        await Assert.That(fleet.GroupOf(inLab)!.Id.Value).IsEqualTo("lab/g1");
        await Assert.That(fleet.Find(new("g1"))!.Machines.Single()).IsSameReferenceAs(machine);
    }

    [Test]
    public async Task A_resource_that_is_being_deleted_is_no_member()
    {
        var machine = Make.Machine();
        machine = machine with { Metadata = machine.Metadata with { DeletionTimestamp = Make.Now } };

        await Assert.That(Make.Fleet(machine).Groups[0].Machines).IsEmpty();
    }

    [Test]
    public async Task A_group_is_shown_only_when_somebody_knows_what_its_nodes_look_like()
    {
        var unknown = Make.Machine(state: MachineState.Shutdown, wanted: PowerState.Off);
        await Assert.That(Make.Fleet().Groups[0].IsShown(Make.Now)).IsFalse();
        await Assert.That(Make.Fleet(unknown).Groups[0].IsShown(Make.Now)).IsFalse();

        var learned = unknown with { Status = unknown.Status with { Template = Make.Template() } };
        await Assert.That(Make.Fleet(learned).Groups[0].IsShown(Make.Now)).IsTrue();

        var declared = unknown with { Spec = unknown.Spec with { Template = Make.Template() } };
        await Assert.That(Make.Fleet(declared).Groups[0].IsShown(Make.Now)).IsTrue();

        var byGroup = Make.Fleet([unknown], Make.Group(spec: new() { Template = Make.Template() }));
        await Assert.That(byGroup.Groups[0].IsShown(Make.Now)).IsTrue();
    }

    [Test]
    public async Task A_template_that_makes_no_sense_does_not_count_and_leaves_room_for_one_that_does()
    {
        var wrong = Make.Template(memory: "16 GB");
        var tainted = Make.Template() with { Taints = [new() { Key = "a", Effect = "noschedule" }] };
        var machine = Make.Machine(state: MachineState.Shutdown, wanted: PowerState.Off);

        foreach (var template in new[] { wrong, tainted })
        {
            await Assert.That(Make.Fleet([machine], Make.Group(spec: new() { Template = template })).Groups[0].IsShown(Make.Now)).IsFalse();
            var own = machine with { Spec = machine.Spec with { Template = template } };
            await Assert.That(Make.Fleet([own], Make.Group(spec: new() { Template = Make.Template() })).Groups[0].IsShown(Make.Now)).IsTrue();
        }
    }

    [Test]
    public async Task The_template_is_that_of_the_machine_that_would_wake_next()
    {
        var ready = Make.Machine("a", state: MachineState.Ready, status: new() { Template = Make.Template("2") });
        var off = Make.Machine("b", PowerState.Off, MachineState.Shutdown, status: new() { Template = Make.Template("8") });

        await Assert.That(Make.Fleet(ready, off).Groups[0].Template(Make.Now)!.Capacity["cpu"]).IsEqualTo("8");
        await Assert.That(Make.Fleet(ready).Groups[0].Template(Make.Now)!.Capacity["cpu"]).IsEqualTo("2");
    }

    [Test]
    public async Task The_template_node_is_empty_Ready_and_of_the_group()
    {
        var template = new NodeTemplate
        {
            Labels = [new("zone", "rack-1"), new(NodeMarks.MachineLabel, "m1")],
            Taints = [new() { Key = "gpu", Effect = "NoSchedule" }, new() { Key = "dedicated", Effect = "NoSchedule" }],
            Capacity = [new("cpu", "4"), new("memory", "8Gi")],
            Architecture = "arm64",
        };
        var machine = Make.Machine(state: MachineState.Shutdown, wanted: PowerState.Off, status: new() { Template = template });
        machine = machine with { Spec = machine.Spec with { TaintsToRemove = [new() { Key = "dedicated", Effect = "NoSchedule" }] } };
        var node = TemplateNode.Of(Make.Fleet(machine).Groups[0], Make.Now)!;

        await Assert.That(node.Labels["kubernetes.io/arch"]).IsEqualTo("arm64");
        await Assert.That(node.Labels["kubernetes.io/os"]).IsEqualTo("linux");
        await Assert.That(node.Labels["zone"]).IsEqualTo("rack-1");
        await Assert.That(node.Labels[NodeMarks.GroupLabel]).IsEqualTo("g1");
        await Assert.That(node.Labels.ContainsKey(NodeMarks.MachineLabel)).IsFalse();
        await Assert.That(node.Taints.Span.ToArray().Select(taint => taint.Key)).IsEquivalentTo(["gpu"]);
        await Assert.That(node.Capacity["pods"]).IsEqualTo("110");
        await Assert.That(node.Allocatable).IsEqualTo(node.Capacity);
    }

    [Test]
    public async Task GPU_label_and_types_come_from_the_machines()
    {
        var plain = Make.Machine("m1", status: new() { Template = Make.Template() });
        await Assert.That(Gpus.LabelOf(Make.Fleet(plain))).IsEqualTo("accelerator");

        var gpu = Make.Template() with { Labels = [new("nvidia.com/gpu.product", "RTX-4090")] };
        var fleet = Make.Fleet(plain, Make.Machine("m2", status: new() { Template = gpu }));
        await Assert.That(Gpus.LabelOf(fleet)).IsEqualTo("nvidia.com/gpu.product");
        await Assert.That(Gpus.TypesOf(fleet, "nvidia.com/gpu.product")).IsEquivalentTo(["RTX-4090"]);
    }

    [Test]
    public async Task Prices_are_for_the_time_asked_for()
    {
        var machine = Make.Machine(status: new() { Template = Make.Template() });
        var fleet = Make.Fleet(machine);

        await Assert.That(Prices.OfNode(machine, new(), TimeSpan.FromHours(2))).IsEqualTo(3.0);
        await Assert.That(Prices.OfNode(fleet.Groups[0], TimeSpan.FromHours(2), Make.Now)).IsEqualTo(3.0);

        // A Pod that fills the only machine costs what the machine does.
        await Assert.That(PodPrices.Of(fleet).Of(4, 8.0 * 1024 * 1024 * 1024, TimeSpan.FromHours(1))).IsEqualTo(1.5);
        await Assert.That(PodPrices.Of(fleet).Of(1, 0, TimeSpan.FromHours(1))).IsEqualTo(1.5 / 8);
        await Assert.That(PodPrices.Of(Make.Fleet()).Of(1, 1, TimeSpan.FromHours(1))).IsEqualTo(0.0);
    }

    [Test]
    public async Task Options_that_a_group_leaves_out_or_misspells_are_the_callers_own()
    {
        var defaults = GroupOptions.Upstream with { ScaleDownUnneededTime = TimeSpan.FromSeconds(7), ZeroOrMaxNodeScaling = true };

        await Assert.That(GroupOptions.Of(new(), defaults)).IsEqualTo(defaults);
        await Assert.That(GroupOptions.Of(new() { ScaleDownUnneededTime = "soon", ScaleDownUtilizationThreshold = "half" }, defaults)).IsEqualTo(defaults);

        var options = GroupOptions.Of(
            new()
            {
                ScaleDownUtilizationThreshold = "70",
                ScaleDownGpuUtilizationThreshold = "0.3",
                ScaleDownUnneededTime = "30s",
                ScaleDownUnreadyTime = "1m",
                MaxNodeProvisionTime = "2m",
                ZeroOrMaxNodeScaling = false,
                IgnoreDaemonSetsUtilization = true,
            },
            defaults);
        await Assert.That(options.ScaleDownUtilizationThreshold).IsEqualTo(0.7);
        await Assert.That(options.ScaleDownGpuUtilizationThreshold).IsEqualTo(0.3);
        await Assert.That(options.ScaleDownUnneededTime).IsEqualTo(TimeSpan.FromSeconds(30));
        await Assert.That(options.ScaleDownUnreadyTime).IsEqualTo(TimeSpan.FromMinutes(1));
        await Assert.That(options.MaxNodeProvisionTime).IsEqualTo(TimeSpan.FromMinutes(2));
        await Assert.That(options.ZeroOrMaxNodeScaling).IsFalse();
        await Assert.That(options.IgnoreDaemonSetsUtilization).IsTrue();
    }
}
