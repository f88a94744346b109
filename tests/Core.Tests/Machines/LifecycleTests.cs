using System.Text;
using HomelabAutoscaler.Core.Machines;

namespace HomelabAutoscaler.Core.Tests.Machines;

public class LifecycleTests
{
    /// <summary>The whole table as it is meant: a row for each state, a column for each event, · for ignored.</summary>
    private const string Table = """
        Unknown: NodeReady → Ready, NodeOff → Shutdown
        Shutdown: StartNode → StartingUp, ShutdownNode → ShuttingDown, DrainNode → Draining
        StartingUp: ShutdownNode → ShuttingDown, DrainNode → Draining, NodeReady → Ready, JobCompleted, JobFailed, AttemptTimedOut, AttemptsSpent → StartupFailed
        Ready: ShutdownNode → ShuttingDown, DrainNode → Draining, NodeLost → StartingUp
        ShuttingDown: StartNode → StartingUp, NodeOff → Shutdown, VerificationDue, JobCompleted, JobFailed, AttemptTimedOut, AttemptsSpent → ShutdownFailed
        Draining: StartNode → StartingUp, ShutdownNode → ShuttingDown, NodeOff → ShuttingDown, Drained → ShuttingDown, DrainBlocked → DrainFailed
        StartupFailed: ShutdownNode → ShuttingDown, DrainNode → Draining, NodeReady → Ready, RetestDue → StartingUp
        ShutdownFailed: StartNode → StartingUp, NodeOff → Shutdown, RetestDue → ShuttingDown
        DrainFailed: StartNode → StartingUp, ShutdownNode → ShuttingDown, NodeOff → ShuttingDown, RetestDue → Draining

        """;

    public static IEnumerable<(MachineState State, MachineEvent On)> Pairs() =>
        Enum.GetValues<MachineState>().SelectMany(state => Enum.GetValues<MachineEvent>().Select(on => (state, on)));

    [Test]
    public async Task The_table_is_the_one_that_is_meant()
    {
        var text = new StringBuilder();
        foreach (var state in Enum.GetValues<MachineState>())
        {
            var heeded = new List<string>();
            foreach (var on in Enum.GetValues<MachineEvent>())
            {
                if (MachineLifecycle.TryNext(state, on, out var next))
                {
                    heeded.Add(next == state ? $"{on}" : $"{on} → {next}");
                }
            }

            text.Append(state).Append(": ").AppendJoin(", ", heeded).Append('\n');
        }

        await Assert.That(text.ToString()).IsEqualTo(Table);
    }

    [Test]
    [MethodDataSource(nameof(Pairs))]
    public async Task The_first_event_in_order_that_is_heeded_counts(MachineState state, MachineEvent on)
    {
        var alone = 1u << (int)on;
        var heeded = MachineLifecycle.TryNext(state, on, out _);

        await Assert.That(MachineLifecycle.TryFirst(state, alone, out var first)).IsEqualTo(heeded);
        if (heeded)
        {
            await Assert.That(first).IsEqualTo(on);
        }

        // With everything holding at once, nothing before the winner is heeded.
        await Assert.That(MachineLifecycle.TryFirst(state, uint.MaxValue >> (32 - MachineLifecycle.EventCount), out var winner)).IsTrue();
        if (on < winner)
        {
            await Assert.That(heeded).IsFalse();
        }
    }

    [Test]
    public async Task Nothing_holds_nothing_happens() =>
        await Assert.That(Enum.GetValues<MachineState>().Any(state => MachineLifecycle.TryFirst(state, 0, out _))).IsFalse();

    [Test]
    public async Task Every_state_can_be_left()
    {
        foreach (var state in Enum.GetValues<MachineState>())
        {
            await Assert.That(Enum.GetValues<MachineEvent>().Any(on => MachineLifecycle.TryNext(state, on, out var next) && next != state)).IsTrue();
        }
    }
}
