using Grpc.Core;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.CaModel;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>
/// Nobody goes in circles: a machine is not wanted on again and again, no deletion is refused again and again, and the
/// operator comes to rest.
/// </summary>
internal sealed class NothingFlaps(Run run) : Invariant(run)
{
    private const int Often = 5;

    /// <summary>Each wish has three attempts.</summary>
    private const int OftenTold = 12;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Queue<DateTimeOffset>> _times = [];
    private Dictionary<string, bool> _wanted = [];

    public override void Called(CaCall call)
    {
        // A boot that failed is given back in every scan; while a person wants the machine on it is kept, and that is no circle of ours.
        if (call is { Kind: CaCallKind.DeleteNodes, Error.StatusCode: not StatusCode.FailedPrecondition and not StatusCode.OK } && Run.IsOperatorUp)
        {
            foreach (var node in call.Nodes)
            {
                Count(node, $"DeleteNodes of {node} is refused ({call.Error.Status.Detail})", Often);
            }
        }
    }

    public override void Switching(Machine machine, PowerOperationKind kind) => Count($"{machine.Metadata.Name} {kind}", $"{machine.Metadata.Name} gets a {kind} command", OftenTold);

    public override void Stepped()
    {
        if (!Run.Operator.ComesToRest)
        {
            Broken("the operator makes one pass after the other and comes to no end");
        }

        var wanted = Run.Homelab.Objects.Machines.All.ToDictionary(machine => machine.Metadata.Name, Core.Fleet.Membership.IsWanted, StringComparer.Ordinal);
        foreach (var (name, _) in wanted.Where(now => now.Value && _wanted.TryGetValue(now.Key, out var before) && !before))
        {
            Count($"{name} on", $"{name} is wanted on again", Often);
        }

        _wanted = wanted;
    }

    private void Count(string what, string sentence, int often)
    {
        if (!_times.TryGetValue(what, out var times))
        {
            _times[what] = times = [];
        }

        times.Enqueue(Now);
        while (times.Peek() < Now - Window)
        {
            times.Dequeue();
        }

        if (times.Count > often)
        {
            Broken($"{sentence}, {times.Count} times in {Window.TotalMinutes} minutes");
            times.Clear();
        }
    }
}
