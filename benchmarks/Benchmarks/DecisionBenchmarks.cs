using BenchmarkDotNet.Attributes;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Benchmarks;

/// <summary>A pass's pure part, and building the fleet that RPCs are answered from.</summary>
[MemoryDiagnoser]
public class DecisionBenchmarks
{
    private readonly MachineView _atRest = Settled(Make.View(Make.Machine(state: MachineState.Ready), Make.Node(providerId: "k3s://node-of-m1")));
    private readonly MachineView _booting = Make.View(
        Make.Machine(state: MachineState.StartingUp, status: new() { BootId = "boot-1", Operation = Make.Operation(PowerOperationKind.Startup, "m1-startup-1") }),
        Make.Node(bootId: "boot-2"));

    private Machine[] _machines = [];
    private Group[] _groups = [];

    [Params(1000)]
    public int Machines { get; set; }

    [GlobalSetup]
    public void Enrol()
    {
        _groups = [.. Enumerable.Range(0, 10).Select(i => Make.Group($"g{i}"))];
        _machines = [.. Enumerable.Range(0, Machines).Select(i => Make.Machine($"m{i}", group: $"g{i % 10}", state: MachineState.Ready))];
    }

    [Benchmark(Baseline = true, Description = "a machine at rest")]
    public MachineDecision AtRest() => MachineDecider.Decide(_atRest, Make.Now);

    [Benchmark(Description = "a machine that moves on")]
    public MachineDecision Transition() => MachineDecider.Decide(_booting, Make.Now);

    [Benchmark(Description = "the fleet of 1000 machines, for RPCs")]
    public MachineFleet Fleet() => MachineFleet.Of(_machines, _groups, Make.Ids);

    private static MachineView Settled(MachineView view)
    {
        for (var i = 0; i < 3; i++)
        {
            view = view with { Machine = view.Machine with { Status = MachineDecider.Decide(view, Make.Now).Status } };
        }

        return view;
    }
}
