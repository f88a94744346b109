using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Commands;

/// <summary>The fleet of docs/command-line.md: something of everything, with the status that the operator would have written.</summary>
internal static class ExampleFleet
{
    private static readonly DateTimeOffset Now = Make.Now;

    private static readonly GroupSpec MiniPcs = new() { MaxNodeProvisionTime = "10m", WakeOrder = [WakeCriterion.Priority, WakeCriterion.Fastest] };

    private static readonly GroupSpec Servers = new() { MaxNodeProvisionTime = "20m", Power = new() { ManualHold = "4h", MinOnTime = "30m" } };

    public static IReadOnlyList<KubeNode> Nodes { get; } =
    [
        Node("mini-pc-1"), Node("mini-pc-3", isUp: false), Node("mini-pc-4", isUp: false), Node("mini-pc-5", isUp: false), Node("server-1"), Node("old-laptop"),
    ];

    public static IReadOnlyList<Machine> Machines { get; } = [.. Bare().Select(Reported)];

    public static IReadOnlyList<Group> Groups { get; } =
    [
        .. Make.Fleet(Machines, Make.Group("mini-pcs", MiniPcs), Make.Group("servers", Servers)).Groups
            .Select(group => group.Group with { Status = GroupReport.Of(group, Now) }),
    ];

    public static IReadOnlyList<KubeEvent> Events { get; } =
    [
        Event("mini-pc-2", 1, TimeSpan.FromMinutes(4), "StartingUp", "Switching on with Job mini-pc-2-startup-7"),
        Event("mini-pc-2", 2, TimeSpan.FromMinutes(1), "StartupAttemptFailed", "Switching on failed and is tried again (attempt 2): Job mini-pc-2-startup-7 did not finish in time"),
    ];

    private static IEnumerable<Machine> Bare()
    {
        yield return Of("mini-pc-1", "mini-pcs", MachineState.Ready, Ago(hours: 2), Wish(PowerState.On, WishSource.ClusterAutoscaler, Ago(hours: 2, minutes: 1)), new()
        {
            LastStartupTime = Ago(hours: 2),
            LastBootSeconds = 48,
            Energy = new() { Since = Ago(hours: 720), Until = Ago(minutes: 3), SpentKwh = "4.1", SavedKwh = "13.9", Watts = "24.6", Currency = "EUR", Spent = "1.271", Saved = "4.309" },
        });
        yield return Of("mini-pc-2", "mini-pcs", MachineState.StartingUp, Ago(minutes: 4), Wish(PowerState.On, WishSource.ClusterAutoscaler, Ago(minutes: 4)), new()
        {
            Operation = new()
            {
                Kind = PowerOperationKind.Startup,
                StartTime = Ago(minutes: 4),
                Deadline = Now + TimeSpan.FromMinutes(5),
                Attempt = 2,
                AttemptTime = Ago(minutes: 1),
                AttemptDeadline = Now + TimeSpan.FromMinutes(2),
                JobName = "mini-pc-2-startup-8",
                LastError = "Job mini-pc-2-startup-7 did not finish in time",
            },
            LastShutdownTime = Ago(hours: 30),
        });
        yield return Of("mini-pc-3", "mini-pcs", MachineState.Shutdown, Ago(hours: 125), Wish(PowerState.Off, WishSource.ClusterAutoscaler, Ago(hours: 125)), new()
        {
            LastBootSeconds = 62,
            LastStartupTime = Ago(hours: 130),
            LastShutdownTime = Ago(hours: 125),
            OffVerified = true,
            Energy = new() { Since = Ago(hours: 720), Until = Ago(minutes: 40), SpentKwh = "1.38", SavedKwh = "16.62", Watts = "2", Currency = "EUR", Spent = "0.428", Saved = "5.152" },
        }) with { Spec = new() { PowerState = PowerState.Off, Priority = 10, Driver = new() { WakeOnLan = new() { MacAddress = "00:00:5e:00:53:03" }, NodePoweroff = new() } } };
        yield return Of("mini-pc-4", "mini-pcs", MachineState.Shutdown, Ago(minutes: 20), Wish(PowerState.Off, WishSource.Failover, Ago(minutes: 25)), new()
        {
            Failure = new()
            {
                Kind = PowerOperationKind.Startup,
                Count = 2,
                Time = Ago(minutes: 25),
                RetestTime = Now + TimeSpan.FromMinutes(35),
                Message = "Job mini-pc-4-startup-3 succeeded, but the Kubernetes Node did not become Ready in time",
            },
            LastShutdownTime = Ago(minutes: 20),
        });
        yield return Of("mini-pc-5", "mini-pcs", MachineState.Shutdown, Ago(hours: 3), Wish(PowerState.Off, WishSource.Person, Ago(hours: 3)), new()) with
        {
            Spec = new()
            {
                PowerState = PowerState.Off,
                StartupPodSpec = new() { Image = "wake" },
                ShutdownPodSpec = new() { Image = "sleep" },
                Power = new() { Maintenance = new() { Reason = "gets a new fan", Until = Now + TimeSpan.FromHours(6) } },
            },
        };
        yield return Of("server-1", "servers", MachineState.Draining, Ago(minutes: 1), Wish(PowerState.Off, WishSource.Person, Ago(minutes: 1)) with { HeldUntil = Now + TimeSpan.FromMinutes(239) }, new()
        {
            Drain = new() { StartTime = Ago(minutes: 1), Deadline = Now + TimeSpan.FromMinutes(4), PodsLeft = 2, Blocking = ["default/database-0: needs 1 healthy Pod and has 1 (PodDisruptionBudget database)"] },
            LastStartupTime = Ago(hours: 26),
            LastBootSeconds = 190,
        });
        yield return Of("old-laptop", null, MachineState.Ready, Ago(hours: 700), Wish(PowerState.On, WishSource.Enrolment, Ago(hours: 700)), new());
    }

    private static Machine Of(string name, string? group, MachineState state, DateTimeOffset since, PowerWish wish, MachineStatus status)
    {
        var machine = Make.Machine(name, wish.PowerState, state, group, status with { Since = since, Wish = wish, Template = Make.Template(), History = HistoryOf(state, since) });
        return machine with { Spec = machine.Spec with { KubernetesNodeName = null, Pricing = null } };
    }

    private static ValueList<StateSpell> HistoryOf(MachineState state, DateTimeOffset since) =>
    [
        new() { State = state is MachineState.Shutdown ? MachineState.Ready : MachineState.Shutdown, Since = since - TimeSpan.FromHours(40) },
        new() { State = MachineState.Ready, Since = since - TimeSpan.FromHours(7) },
        .. state == MachineState.Ready ? (StateSpell[])[] : [new() { State = state, Since = since }],
    ];

    /// <summary>The machine with the words that the operator would have found.</summary>
    private static Machine Reported(Machine machine)
    {
        var group = machine.Group is { } name ? Make.Group(name.Name, name.Name == "servers" ? Servers : MiniPcs) : null;
        var node = Nodes.FirstOrDefault(node => node.Metadata.Name == machine.Metadata.Name);
        var sight = Sight.Of(Make.Fleet([machine], group is null ? [] : [group]), machine, node, Now);
        return machine with { Status = MachineReport.Complete(sight.View, new(sight.View, Now), sight.Status, Now) };
    }

    private static KubeNode Node(string name, bool isUp = true)
    {
        var node = Make.Node(name, isUp ? ConditionStatus.True : ConditionStatus.Unknown, closed: !isUp, suspended: !isUp);
        return node with { Metadata = node.Metadata with { Name = name } };
    }

    private static KubeEvent Event(string machine, int number, TimeSpan ago, string reason, string note) => new()
    {
        Metadata = new() { Name = $"{machine}.{number}", Namespace = Make.Namespace },
        EventTime = Now - ago,
        ReportingController = "homelab-autoscaler",
        ReportingInstance = "test",
        Action = "Startup",
        Reason = reason,
        Note = note,
        Type = "Normal",
        Regarding = new() { ApiVersion = Machine.Resource.ApiVersion, Kind = Machine.Resource.Kind, Name = machine, Namespace = Make.Namespace },
    };

    private static PowerWish Wish(PowerState state, WishSource source, DateTimeOffset time) => new() { PowerState = state, Source = source, Time = time };

    private static DateTimeOffset Ago(int hours = 0, int minutes = 0) => Now - TimeSpan.FromMinutes((hours * 60) + minutes);
}
