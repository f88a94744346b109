using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>Power Jobs that cannot do their work, at a real cluster's pace: the owner reads why, long before a deadline passes.</summary>
public class JobTroubleTests
{
    private static readonly PodStatus NoImage = new()
    {
        Phase = "Pending",
        ContainerStatuses = [new() { Name = "startup", Image = "wake:nope", State = new() { Waiting = new() { Reason = "ImagePullBackOff", Message = "Back-off pulling image \"wake:nope\": ErrImagePull: not found" } } }],
    };

    private static readonly PodStatus NoSecret = new()
    {
        Phase = "Pending",
        ContainerStatuses = [new() { Name = "startup", Image = "wake", State = new() { Waiting = new() { Reason = "CreateContainerConfigError", Message = "secret \"bmc\" not found" } } }],
    };

    [Test]
    public async Task An_image_that_cannot_be_pulled_is_told_in_words_then_tried_again_then_the_machine_is_quarantined()
    {
        using var simulation = await StartAsync("{ image: 'wake:nope' }");
        simulation.World.Jobs.Trouble = _ => NoImage;
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.StartingUp, Seconds(10));

        await HappensAsync(simulation, () => Problem(simulation) is { Reason: "ImageNotPulled" }, Seconds(10));
        await Assert.That(MachineOf(simulation).Status.Message!).Contains("cannot pull image wake:nope of Job mini-pc-1-startup-1: not found");
        await Assert.That(MachineOf(simulation).Status.Operation!.AttemptDeadline - Problem(simulation)!.LastTransitionTime).IsGreaterThan(Seconds(70));
        await Assert.That(EventsOf(simulation, "ImageNotPulled")).IsEqualTo(1);

        await HappensAsync(simulation, () => MachineOf(simulation).Status.Operation is { Attempt: 2 }, Seconds(65));
        await Assert.That(MachineOf(simulation).Status.Operation!.LastError!).Contains("cannot pull image wake:nope");
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.StartupFailed, Seconds(200));
        await Assert.That(MachineOf(simulation).Status.Failure!.Message).Contains("cannot pull image wake:nope of Job mini-pc-1-startup-3");
        await Assert.That(Problem(simulation)).IsNull();
        await Assert.That(simulation.Invariants.JobsMade["startup"]).IsEqualTo(3);
        await Assert.That(EventsOf(simulation, "ImageNotPulled")).IsEqualTo(3);

        await HappensAsync(simulation, () => !simulation.World.Stores.Jobs.Current.All.Any(), Seconds(10));
        await HappensAsync(simulation, () => simulation.World.Stores.Pods.Current.All.All(pod => pod.Metadata.Namespace == "kube-system"), Seconds(10));
        await Assert.That(simulation.Invariants.Broken).IsEmpty();
    }

    [Test]
    public async Task A_Secret_that_comes_late_lets_the_Job_go_on_by_itself()
    {
        using var simulation = await StartAsync("{ image: wake }");
        simulation.World.Jobs.Trouble = _ => NoSecret;
        await HappensAsync(simulation, () => Problem(simulation) is { Reason: "ContainerNotConfigured" }, Seconds(20));

        simulation.World.Jobs.Trouble = static _ => null;
        await HappensAsync(simulation, () => Problem(simulation) is null, Seconds(20));
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.Ready, Seconds(120));
        await Assert.That(simulation.Invariants.JobsMade["startup"]).IsEqualTo(1);
    }

    [Test]
    public async Task A_service_account_that_is_missing_is_told_in_the_Job_controllers_words()
    {
        using var simulation = await StartAsync(
            "{ image: wake, serviceAccount: power }",
            cluster => cluster.Handle(ApiRequest.Delete("/api/v1/namespaces/homelab-autoscaler-system/serviceaccounts/power")));

        await HappensAsync(simulation, () => Problem(simulation) is { Reason: "PodRefused" }, Seconds(20));
        await Assert.That(Problem(simulation)!.Message).Contains("serviceaccount \"power\" not found");
    }

    [Test]
    public async Task A_Job_that_the_API_server_does_not_take_is_told_in_its_words()
    {
        using var simulation = await StartAsync("{ image: wake, securityContext: { runAsUser: root } }");

        await HappensAsync(simulation, () => Problem(simulation) is { Reason: "JobRefused" }, Seconds(20));
        await Assert.That(Problem(simulation)!.Message).StartsWith("The API server refuses Job mini-pc-1-startup-1: ");
        await Assert.That(Problem(simulation)!.Message).Contains("runAsUser");
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Operation is { Attempt: 2 }, Seconds(75));
    }

    [Test]
    public async Task The_last_words_of_a_failed_container_are_told()
    {
        using var simulation = await StartAsync("{ image: wake }", failingJobs: 1);

        await HappensAsync(simulation, () => MachineOf(simulation).Status.Operation is { Attempt: 2 }, Seconds(60));
        await Assert.That(MachineOf(simulation).Status.Operation!.LastError).IsEqualTo("Job mini-pc-1-startup-1 failed: its container ended with exit code 1: no answer");
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.Ready, Seconds(180));
    }

    private static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);

    /// <summary>A machine that is off and was just wanted on.</summary>
    private static async Task<SimulatedCluster> StartAsync(string startupPodSpec, Action<Cluster>? before = null, int failingJobs = 0)
    {
        var simulation = new SimulatedCluster(
            $$"""
            apiVersion: infra.homecluster.dev/v1alpha1
            kind: Node
            metadata: { name: mini-pc-1, namespace: homelab-autoscaler-system }
            spec:
              powerState: "off"
              startupPodSpec: {{startupPodSpec}}
              shutdownPodSpec: { image: sleep }
            """,
            new(MishapKind.DiesAfter, 0));
        simulation.World.Rack.Behaviour = _ => new() { FailingJobs = failingJobs };
        await simulation.StartAsync();
        before?.Invoke(simulation.Cluster);
        await HappensAsync(simulation, () => MachineOf(simulation).Status.Progress == MachineState.Shutdown, Seconds(60));
        simulation.Cluster.Handle(ApiRequest.Patch(Machine.Resource.PathOf(MachineOf(simulation).Name.Key), JsonNode.Parse("""{"spec":{"powerState":"on"}}""")!));
        return simulation;
    }

    private static async Task HappensAsync(SimulatedCluster simulation, Func<bool> what, TimeSpan patience, [CallerArgumentExpression(nameof(what))] string text = "")
    {
        if (!await simulation.UntilAsync(what, patience))
        {
            Assert.Fail($"this did not happen: {text}\n{MachineOf(simulation).Status}\n{simulation.Told}");
        }
    }

    private static Condition? Problem(SimulatedCluster simulation) => MachineOf(simulation).Status.Conditions.Find(MachineReport.JobProblem);

    private static int EventsOf(SimulatedCluster simulation, string reason) =>
        simulation.Cluster.Handle(ApiRequest.Get($"/api/v1/namespaces/homelab-autoscaler-system/events?fieldSelector=reason={reason}")).Json()["items"]!.AsArray().Count;

    private static Machine MachineOf(SimulatedCluster simulation) => simulation.World.Stores.Machines.Current.All.Single();
}
