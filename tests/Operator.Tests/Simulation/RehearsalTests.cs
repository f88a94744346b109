using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Operator.Commands;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Sandbox.World;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>homelab-autoscaler power test NODE, against a machine that is not enrolled yet.</summary>
public class RehearsalTests
{
    private static readonly MachineName Name = new(Installation.HomeNamespace, "mini-pc-1");

    [Test]
    [Arguments("on", "off, then on again")]
    [Arguments("off", "on, then off again")]
    public async Task A_machine_goes_there_and_back(string before, string plan)
    {
        using var simulation = await StartAsync(before, new());

        var (done, said) = await RehearseAsync(simulation);
        await Assert.That(done).IsTrue().Because(said);
        await Assert.That(said).StartsWith($"mini-pc-1 is {before}: {plan}\n");
        await Assert.That(said).Contains("On and Ready\n");
        await Assert.That(said).Contains("Off, as its silence tells\n");
        await Assert.That(said).EndsWith("It does as it is told\n");
        await Assert.That(simulation.Machine("mini-pc-1")!.Spec.PowerState?.ToWire()).IsEqualTo(before);
        await Assert.That(Wishes.Of(simulation.Machine("mini-pc-1")!, TimeSpan.FromHours(1), simulation.Clock.GetUtcNow())!.HeldUntil).IsNull().Because("Cluster Autoscaler decides from now on");
        await Assert.That(simulation.Invariants.Broken).IsEmpty();
    }

    [Test]
    public async Task A_machine_that_does_not_wake_is_told_and_left_as_it_was()
    {
        using var simulation = await StartAsync("off", new() { DeafBoots = 99 });

        var (done, said) = await RehearseAsync(simulation);
        await Assert.That(done).IsFalse();
        await Assert.That(said).Contains("Could not be switched on");
        await Assert.That(said).EndsWith("It does not do as it is told\n");
        await Assert.That(simulation.Machine("mini-pc-1")!.Spec.PowerState).IsEqualTo(PowerState.Off);
    }

    [Test]
    public async Task Without_an_operator_it_does_not_wait_for_ever()
    {
        using var simulation = await StartAsync("on", new());
        var (done, said) = await RehearseAsync(simulation, isThere: false);

        await Assert.That(done).IsFalse();
        await Assert.That(said).Contains("No operator has noticed within 30s");
    }

    [Test]
    public async Task A_machine_that_is_busy_is_left_alone()
    {
        using var simulation = await StartAsync("on", new());
        var machine = simulation.Machine("mini-pc-1")!;
        await simulation.World.Api.UpdateAsync(machine, machine with { Status = machine.Status with { Progress = MachineState.StartupFailed } }, "status", CancellationToken.None);

        var (done, said) = await RehearseAsync(simulation, isThere: false);
        await Assert.That(done).IsFalse();
        await Assert.That(said).StartsWith("mini-pc-1 cannot be rehearsed: it is startupfailed");
    }

    [Test]
    public async Task Who_breaks_it_off_gets_the_machine_back_as_it_was()
    {
        using var simulation = await StartAsync("on", new());
        using var interrupt = new CancellationTokenSource();
        using var output = new StringWriter { NewLine = "\n" };
        var rehearsal = new Rehearsal(simulation.World.Api, output, simulation.Clock, TimeSpan.FromMinutes(30)).RunAsync(Name, interrupt.Token);
        await simulation.UntilAsync(() => simulation.Machine("mini-pc-1")!.Status.Progress == MachineState.Shutdown, TimeSpan.FromMinutes(30));
        await interrupt.CancelAsync();

        await Failing.With<OperationCanceledException>(() => rehearsal);
        await Assert.That(output.ToString()).EndsWith("The rehearsal is broken off: mini-pc-1 is wanted on again\n");
        var machine = await simulation.World.Api.GetAsync<Machine>(Name.Key, CancellationToken.None);
        await Assert.That(machine.Spec.PowerState).IsEqualTo(PowerState.On);
        await Assert.That(Wishes.Of(machine, TimeSpan.FromHours(1), simulation.Clock.GetUtcNow())!.HeldUntil).IsNull();
    }

    [Test]
    public async Task A_machine_that_may_not_be_switched_is_left_alone()
    {
        using var simulation = await StartAsync("on", new());
        var machine = simulation.Machine("mini-pc-1")!;
        await simulation.World.Api.UpdateAsync(machine, machine with { Spec = machine.Spec with { Power = new() { Maintenance = new() { Reason = "new fan" } } } }, null, CancellationToken.None);

        var (done, said) = await RehearseAsync(simulation, isThere: false);
        await Assert.That(done).IsFalse();
        await Assert.That(said).StartsWith("mini-pc-1 cannot be rehearsed: The machine is in maintenance: new fan");
        await Assert.That(simulation.Machine("mini-pc-1")!.Spec.PowerState).IsEqualTo(PowerState.On);
    }

    [Test]
    public async Task A_name_that_does_not_exist_is_the_API_server_s_answer()
    {
        using var simulation = await StartAsync("on", new());

        await Assert.ThrowsAsync<KubeApiException>(() => new Rehearsal(simulation.World.Api, TextWriter.Null, simulation.Clock, TimeSpan.FromMinutes(1))
            .RunAsync(Name with { Name = "mini-pc-2" }, CancellationToken.None));
    }

    private static async Task<(bool Done, string Said)> RehearseAsync(SimulatedCluster simulation, bool isThere = true)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var rehearsal = new Rehearsal(simulation.World.Api, output, simulation.Clock, TimeSpan.FromMinutes(30)).RunAsync(Name, CancellationToken.None);
        if (isThere)
        {
            await simulation.UntilAsync(() => rehearsal.IsCompleted, TimeSpan.FromMinutes(90));
        }
        else
        {
            for (var second = 0; second < 90 && !rehearsal.IsCompleted; second++)
            {
                simulation.Clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }

        return (await rehearsal, output.ToString());
    }

    private static async Task<SimulatedCluster> StartAsync(string powerState, MachineBehaviour behaviour)
    {
        var simulation = new SimulatedCluster(
            $$$"""
            apiVersion: infra.homecluster.dev/v1alpha1
            kind: Node
            metadata: {name: mini-pc-1, namespace: {{{Installation.HomeNamespace}}}}
            spec: {powerState: "{{{powerState}}}", startupPodSpec: {image: wake}, shutdownPodSpec: {image: sleep}}
            """,
            new(MishapKind.DiesAfter, 0));
        simulation.World.Rack.Behaviour = _ => behaviour;
        await simulation.StartAsync();
        await simulation.UntilAsync(() => simulation.Machine("mini-pc-1")!.Status.Progress is MachineState.Ready or MachineState.Shutdown, TimeSpan.FromMinutes(10));
        return simulation;
    }
}
