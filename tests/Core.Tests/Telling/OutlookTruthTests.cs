using CsCheck;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Telling;

/// <summary>What is foretold is what the decision does when its time has come.</summary>
public class OutlookTruthTests
{
    private static readonly DateTimeOffset Now = Make.Now;

    private const int Many = 20_000;

    /// <summary>Words that promise a step of the machine's life, or of an operation's attempts.</summary>
    private static readonly string[] Steps = ["It is switched o", "is tried again", "follows", "counts as failed", "Its Pods are moved away", "it stays on and is tried", "The boot is given up", "It is silent by now"];

    private static readonly Gen<DateTimeOffset> Times = Gen.Int[-90, 90].Select(minutes => Now + TimeSpan.FromMinutes(minutes));

    private static readonly Gen<Machine> Machines = Gen.Select(
        Gen.Enum<MachineState>(),
        Gen.Bool,
        Gen.Select(Gen.Enum<WishSource>(), Times, Gen.Bool),
        Gen.Select(Times, Times, Gen.Int[1, 3], Gen.Bool),
        Gen.Select(Times, Times, Gen.Bool),
        Gen.Select(Gen.Int[0, 8], Times, Gen.Int[0, 60]),
        (state, on, wish, operation, failure, settings) => Machine(state, on ? PowerState.On : PowerState.Off, wish, operation, failure, settings));

    private static readonly KubeNode?[] AllNodes =
    [
        null, Make.Node(), Make.Node(bootId: "boot-2"), Make.Node(bootId: "boot-2", closed: true), Make.Node(ready: ConditionStatus.False),
        Make.Node(ready: ConditionStatus.Unknown, closed: true, suspended: true),
    ];

    private static readonly Gen<KubeNode?> Nodes = Gen.Select(Gen.Int[0, AllNodes.Length - 1], Gen.Int[-10, 0], (at, minutes) => AllNodes[at] is { } node ? Since(node, Now + TimeSpan.FromMinutes(minutes)) : null);

    private static readonly Gen<(Machine Machine, KubeNode? Node, bool HasSpare)> Cases = Gen.Select(Machines, Nodes, Gen.Bool);

    [Test]
    public void Something_is_always_said_and_in_the_order_of_time() => Cases.Sample(one =>
    {
        var (sight, _) = Look(one.Machine, one.Node, one.HasSpare, Now);
        var outlook = Outlook.Of(sight);
        return outlook.Length > 0
            && outlook.All(expected => expected.What.Length > 0 && !expected.What.EndsWith('.'))
            && outlook.Select(expected => expected.Time ?? DateTimeOffset.MinValue).SequenceEqual(outlook.Select(expected => expected.Time ?? DateTimeOffset.MinValue).Order())
            && MachineTelling.Of(sight, []).Length > 0
            && WishTelling.Given(sight).Length > 0;
    }, iter: Many, print: Print);

    [Test]
    public void What_is_said_to_happen_now_does() => Cases.Sample(one =>
    {
        var (sight, view) = Look(one.Machine, one.Node, one.HasSpare, Now);
        return Outlook.Of(sight).All(expected => expected.Time != Now || !IsStep(expected) || Moves(view, Now));
    }, iter: Many, print: Print);

    [Test]
    public void What_is_said_to_happen_later_happens_then_and_not_before() => Cases.Sample(one =>
    {
        var (sight, view) = Look(one.Machine, one.Node, one.HasSpare, Now);
        return Moves(view, Now)
            || Outlook.Of(sight).Where(expected => expected.Time > Now && IsStep(expected)).Take(1).All(expected => Moves(view, expected.Time!.Value) && !Moves(view, expected.Time.Value - TimeSpan.FromSeconds(1)));
    }, iter: Many, print: Print);

    private static string Print((Machine Machine, KubeNode? Node, bool HasSpare) one)
    {
        var (sight, view) = Look(one.Machine, one.Node, one.HasSpare, Now);
        var status = one.Machine.Status;
        var outlook = string.Join("\n", Outlook.Of(sight).Select(expected => MachineTelling.Line(expected, Now)));
        return $"{status.Progress}, wanted {one.Machine.Spec.PowerState}\n{status.Wish}\n{status.Operation}\n{status.Failure}\n{one.Machine.Spec.Power}\nNode {one.Node?.Status.Conditions[0].Status} {one.Node?.Status.NodeInfo?.BootId}\n{outlook}\n{string.Join("; ", Turns(view, Outlook.Of(sight)))}";
    }

    private static IEnumerable<string> Turns(MachineView view, IEnumerable<Expectation> outlook) =>
        from time in outlook.Select(expected => expected.Time).OfType<DateTimeOffset>().SelectMany(time => new[] { time - TimeSpan.FromSeconds(1), time })
        let status = MachineDecider.Decide(view, time).Status
        select $"{time:HH:mm:ss} {status.Progress} {status.Operation?.Attempt}";

    private static bool IsStep(Expectation expected) => Steps.Any(step => expected.What.Contains(step, StringComparison.OrdinalIgnoreCase));

    private static bool Moves(MachineView view, DateTimeOffset time)
    {
        var before = view.Machine.Status;
        var after = MachineDecider.Decide(view, time).Status;
        return after.Progress != before.Progress || after.Operation?.Attempt != before.Operation?.Attempt || after.Operation?.Step != before.Operation?.Step;
    }

    private static (Sight Sight, MachineView View) Look(Machine machine, KubeNode? node, bool hasSpare, DateTimeOffset now)
    {
        var fleet = Make.Fleet(hasSpare ? [machine, Make.Machine("m2", PowerState.Off, MachineState.Shutdown)] : [machine], Make.Group());
        var group = fleet.Groups[0];
        var pods = machine.Status.Progress == MachineState.Draining ? [Make.Pod("web")] : Array.Empty<Pod>();
        var view = Neighbours.With(new(machine, group.Group, node, [], default, null, new() { DriverImage = new("image", []) }) { Pods = [.. pods] }, group, now);
        return (Sight.Of(fleet, machine, node, now), view);
    }

    private static Machine Machine(
        MachineState state,
        PowerState wanted,
        (WishSource Source, DateTimeOffset Time, bool IsHeld) wish,
        (DateTimeOffset Attempt, DateTimeOffset Deadline, int Number, bool HasEnded) operation,
        (DateTimeOffset Retest, DateTimeOffset Last, bool HasFailed) failure,
        (int Kind, DateTimeOffset Until, int Minutes) settings)
    {
        var isStop = state is MachineState.ShuttingDown or MachineState.ShutdownFailed;
        var isOperating = state is MachineState.StartingUp or MachineState.ShuttingDown or MachineState.StartupFailed or MachineState.ShutdownFailed;
        var hasFailed = state is MachineState.StartupFailed or MachineState.ShutdownFailed or MachineState.DrainFailed;
        var machine = Make.Machine(wanted: wanted, state: state, status: new()
        {
            BootId = "boot-1",
            Wish = new() { PowerState = wanted, Source = wish.Source, Time = Now - TimeSpan.FromHours(2), HeldUntil = wish.IsHeld ? wish.Time : null },
            Operation = isOperating
                ? Make.Operation(isStop ? PowerOperationKind.Shutdown : PowerOperationKind.Startup, "job", operation.Number) with
                {
                    AttemptDeadline = Earlier(operation.Attempt, operation.Deadline),
                    Deadline = operation.Deadline,
                    JobOutcome = operation.HasEnded ? JobOutcome.Completed : null,
                    JobEndTime = operation.HasEnded ? Now - TimeSpan.FromMinutes(1) : null,
                }
                : null,
            Drain = state is MachineState.Draining or MachineState.DrainFailed ? new() { StartTime = Now - TimeSpan.FromMinutes(1), Deadline = operation.Deadline } : null,
            Failure = hasFailed || (failure.HasFailed && state == MachineState.Shutdown)
                ? new() { Kind = state is MachineState.Shutdown or MachineState.StartupFailed ? PowerOperationKind.Startup : PowerOperationKind.Shutdown, Count = 1, Time = Now, RetestTime = failure.Retest, Message = "it failed" }
                : null,
            LastStartupTime = Earlier(failure.Last, Now),
            LastShutdownTime = Earlier(failure.Last, Now),
        });
        var spec = machine.Spec with { Power = SettingsOf(settings) };
        return machine with
        {
            Spec = settings.Minutes % 2 == 0 ? spec : spec with { StartupPodSpec = null, ShutdownPodSpec = null, Driver = new() { Redfish = new() { Url = "https://bmc" } } },
        };
    }

    private static KubeNode Since(KubeNode node, DateTimeOffset time) => node with
    {
        Status = node.Status with { Conditions = [.. node.Status.Conditions.Select(condition => condition.Type == KubeNodeCondition.Ready ? condition with { LastTransitionTime = time } : condition)] },
    };

    private static PowerSettings? SettingsOf((int Kind, DateTimeOffset Until, int Minutes) settings) => settings.Kind switch
    {
        0 => new() { Paused = true },
        1 => new() { Maintenance = new() { Reason = "fan", Until = settings.Until } },
        2 => new() { NeverOff = true },
        3 => new() { MinOffTime = $"{settings.Minutes}m", MinOnTime = $"{settings.Minutes}m" },
        4 => new() { RecommendOnly = true },
        5 => new() { Drain = new() { Enabled = false } },
        6 => new() { StartupAttempts = 5, ShutdownAttempts = 2, RetryBackoff = "3m" },
        _ => null,
    };

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
