using System.Collections.Immutable;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Machines;

public class DrainPlanTests
{
    private static readonly DrainProgress InTime = new() { StartTime = Make.Now, Deadline = Make.Now + TimeSpan.FromMinutes(5) };

    private static readonly DrainProgress Late = new() { StartTime = Make.Now - TimeSpan.FromMinutes(5), Deadline = Make.Now };

    [Test]
    public async Task A_Node_without_Pods_is_drained() =>
        await Assert.That(Plan().IsDone).IsTrue();

    [Test]
    [Arguments("DaemonSet")]
    [Arguments("Node")]
    public async Task Pods_that_a_Node_has_of_its_own_stay(string owner) =>
        await Assert.That(Plan(pods: Make.Pod("agent", owner)).IsDone).IsTrue();

    [Test]
    [Arguments("Succeeded")]
    [Arguments("Failed")]
    public async Task Pods_that_have_ended_stay(string phase) =>
        await Assert.That(Plan(pods: Make.Pod("job", phase: phase)).IsDone).IsTrue();

    [Test]
    public async Task A_static_Pod_stays() =>
        await Assert.That(Plan(pods: Make.Pod("etcd", owner: null, annotations: [new("kubernetes.io/config.mirror", "x")])).IsDone).IsTrue();

    [Test]
    public async Task Others_are_evicted_and_waited_for()
    {
        var plan = Plan(pods: [Make.Pod("b"), Make.Pod("a")]);

        await Assert.That(plan.IsDone).IsFalse();
        await Assert.That(plan.Left).IsEqualTo(2);
        await Assert.That(plan.Evictions.Select(pod => pod.Metadata.Name)).IsEquivalentTo(["a", "b"]);
        await Assert.That(plan.Deletions).IsEmpty();
    }

    [Test]
    public async Task A_Pod_that_is_ending_is_not_evicted_again_but_waited_for()
    {
        var ending = Make.Pod("a");
        var plan = Plan(pods: ending with { Metadata = ending.Metadata with { DeletionTimestamp = Make.Now } });

        await Assert.That(plan.Evictions).IsEmpty();
        await Assert.That(plan.Left).IsEqualTo(1);
        await Assert.That(plan.Blocking.Single()).IsEqualTo("apps/a is ending");
    }

    [Test]
    [Arguments(DrainPlan.SafeToEvict)]
    [Arguments(DrainPlan.SafeToPowerOff)]
    public async Task A_veto_is_respected_unless_the_owner_says_otherwise(string annotation)
    {
        var pod = Make.Pod("db", annotations: [new(annotation, "false")]);

        var plan = Plan(pods: pod);
        await Assert.That(plan.Evictions).IsEmpty();
        await Assert.That(plan.Blocking.Single()).IsEqualTo($"apps/db has the annotation {annotation}: \"false\"");
        await Assert.That(Plan(policy: new() { IgnoreVetoes = true }, pods: pod).Evictions).Count().IsEqualTo(1);
    }

    [Test]
    public async Task A_Pod_that_nobody_would_make_again_stays_unless_the_owner_or_the_Pod_says_otherwise()
    {
        var pod = Make.Pod("pet", owner: null);

        await Assert.That(Plan(pods: pod).Evictions).IsEmpty();
        await Assert.That(Plan(pods: pod).Blocking.Single()).Contains("drain.unmanagedPods");
        await Assert.That(Plan(policy: new() { UnmanagedPods = true }, pods: pod).Evictions).Count().IsEqualTo(1);
        await Assert.That(Plan(pods: Make.Pod("pet", owner: null, annotations: [new(DrainPlan.SafeToEvict, "true")])).Evictions).Count().IsEqualTo(1);
    }

    [Test]
    public async Task Local_data_is_given_up_unless_the_owner_says_otherwise()
    {
        var pod = Make.Pod("cache");
        pod = pod with { Spec = pod.Spec with { Volumes = [new() { Name = "data", EmptyDir = new() }] } };

        await Assert.That(Plan(pods: pod).Evictions).Count().IsEqualTo(1);
        await Assert.That(Plan(policy: new() { LocalStorage = false }, pods: pod).Blocking.Single()).Contains("drain.localStorage");
    }

    [Test]
    public async Task What_the_API_server_says_of_a_budget_is_shown()
    {
        var pod = Make.Pod("web");
        var plan = DrainPlan.Of([pod], new(), InTime, ImmutableDictionary<string, string>.Empty.Add("uid-of-web", "Cannot evict pod as it would violate the pod's disruption budget."), Make.Now);

        await Assert.That(plan.Blocking.Single()).IsEqualTo("apps/web: Cannot evict pod as it would violate the pod's disruption budget.");
        await Assert.That(plan.Evictions).Count().IsEqualTo(1);
    }

    [Test]
    public async Task When_time_is_up_the_machine_stays_on()
    {
        var plan = Plan(progress: Late, pods: Make.Pod("web"));

        await Assert.That(plan.IsBlocked).IsTrue();
        await Assert.That(plan.IsDone).IsFalse();
        await Assert.That(plan.Evictions).IsEmpty();
        await Assert.That(plan.Deletions).IsEmpty();
    }

    [Test]
    public async Task When_time_is_up_and_the_owner_wants_it_so_Pods_are_deleted_and_waited_for_a_while()
    {
        var force = new DrainPolicy { OnTimeout = DrainTimeoutAction.Force };

        var plan = Plan(progress: Late, policy: force, pods: Make.Pod("web"));
        await Assert.That(plan.Deletions).Count().IsEqualTo(1);
        await Assert.That(plan.IsDone).IsFalse();

        var later = DrainPlan.Of([Make.Pod("web")], force, Late, ImmutableDictionary<string, string>.Empty, Make.Now + TimeSpan.FromMinutes(1));
        await Assert.That(later.IsDone).IsTrue();
    }

    [Test]
    public async Task A_veto_is_stronger_than_force_and_nothing_is_deleted_in_vain()
    {
        var plan = Plan(
            progress: Late, policy: new() { OnTimeout = DrainTimeoutAction.Force }, pods: [Make.Pod("web"), Make.Pod("db", annotations: [new(DrainPlan.SafeToEvict, "false")])]);

        await Assert.That(plan.IsBlocked).IsTrue();
        await Assert.That(plan.Deletions).IsEmpty();
    }

    [Test]
    public async Task The_status_names_the_first_few_that_block()
    {
        var plan = Plan(pods: [.. Enumerable.Range(0, 20).Select(number => Make.Pod($"pet-{number:00}", owner: null))]);
        var noted = plan.Note(InTime);

        await Assert.That(noted.PodsLeft).IsEqualTo(20);
        await Assert.That(noted.Blocking.Count).IsEqualTo(8);
        await Assert.That(noted.Blocking[7]).IsEqualTo("and 13 more");
    }

    private static DrainPlan Plan(DrainPolicy? policy = null, DrainProgress? progress = null, params Pod[] pods) =>
        DrainPlan.Of([.. pods], policy ?? new(), progress ?? InTime, ImmutableDictionary<string, string>.Empty, Make.Now);
}
