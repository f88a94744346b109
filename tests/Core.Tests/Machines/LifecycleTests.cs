using System.Text;
using HomelabAutoscaler.Core.Machines;

namespace HomelabAutoscaler.Core.Tests.Machines;

public class LifecycleTests
{
    /// <summary>The whole table as it is meant: a row for each state, a column for each event, · for ignored.</summary>
    private const string Table = """
                        StartNode     ShutdownNode  NodeReady     NodeOff       JobCompleted  JobFailed     AttemptTimed… AttemptsSpent RetestDue
        Unknown         ·             ·             Ready         Shutdown      ·             ·             ·             ·             ·
        Shutdown        StartingUp    ·             ShuttingDown  ·             ·             ·             ·             ·             ·
        StartingUp      ·             ShuttingDown  Ready         ·             StartingUp    StartingUp    StartingUp    StartupFailed ·
        Ready           ·             ShuttingDown  ·             ·             ·             ·             ·             ·             ·
        ShuttingDown    StartingUp    ·             ·             Shutdown      ShuttingDown  ShuttingDown  ShuttingDown  ShutdownFail… ·
        StartupFailed   ·             ShuttingDown  Ready         ·             ·             ·             ·             ·             StartingUp
        ShutdownFailed  StartingUp    ·             ·             Shutdown      ·             ·             ·             ·             ShuttingDown
        """;

    public static IEnumerable<(MachineState State, MachineEvent On)> Pairs() =>
        Enum.GetValues<MachineState>().SelectMany(state => Enum.GetValues<MachineEvent>().Select(on => (state, on)));

    [Test]
    public async Task The_table_is_the_one_that_is_meant()
    {
        var text = new StringBuilder().Append(' ', 16);
        text.Append(string.Concat(Enum.GetNames<MachineEvent>().Select(Cell)).TrimEnd());
        foreach (var state in Enum.GetValues<MachineState>())
        {
            var row = new StringBuilder($"{state,-16}");
            foreach (var on in Enum.GetValues<MachineEvent>())
            {
                row.Append(Cell(MachineLifecycle.TryNext(state, on, out var next) ? next.ToString() : "·"));
            }

            text.Append('\n').Append(row.ToString().TrimEnd());
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

    private static string Cell(string text) => (text.Length > 13 ? text[..12] + "…" : text).PadRight(14);
}
