using BenchmarkDotNet.Attributes;
using HomelabAutoscaler.Core.Machines;
using Stateless;

namespace HomelabAutoscaler.Benchmarks;

/// <summary>One lookup in the machine's table: generated, as a dictionary, and with the library Stateless.</summary>
[MemoryDiagnoser]
public class TransitionBenchmarks
{
    private readonly Dictionary<(MachineState, MachineEvent), MachineState> _dictionary = [];
    private readonly StateMachine<MachineState, MachineEvent> _stateless = new(MachineState.StartingUp);
    private MachineState _state = MachineState.StartingUp;
    private MachineEvent _on = MachineEvent.JobCompleted;

    [GlobalSetup]
    public void Declare()
    {
        foreach (var state in Enum.GetValues<MachineState>())
        {
            foreach (var on in Enum.GetValues<MachineEvent>())
            {
                if (!MachineLifecycle.TryNext(state, on, out var next))
                {
                    _stateless.Configure(state).Ignore(on);
                    continue;
                }

                _dictionary[(state, on)] = next;
                if (next == state)
                {
                    _stateless.Configure(state).PermitReentry(on);
                }
                else
                {
                    _stateless.Configure(state).Permit(on, next);
                }
            }
        }
    }

    [Benchmark(Baseline = true, Description = "generated table")]
    public MachineState Generated() => MachineLifecycle.TryNext(_state, _on, out var next) ? next : _state;

    [Benchmark(Description = "generated table, first of several events")]
    public MachineState FirstOfSeveral() =>
        MachineLifecycle.TryFirst(_state, 0b1_0101_0001, out var on) && MachineLifecycle.TryNext(_state, on, out var next) ? next : _state;

    [Benchmark(Description = "dictionary")]
    public MachineState Dictionary() => _dictionary.TryGetValue((_state, _on), out var next) ? next : _state;

    [Benchmark(Description = "the library Stateless")]
    public MachineState Stateless()
    {
        _stateless.Fire(_on);
        return _stateless.State;
    }
}
