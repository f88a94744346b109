using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Oracle.Tests.CaModel;
using HomelabAutoscaler.Oracle.Tests.Scripts;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>
/// No over-wake and no wish lost: as many machines are wanted on as Cluster Autoscaler and the owner asked for, or the
/// minimum; also after restarts and failovers.
/// </summary>
internal sealed class TargetIsKept : Invariant
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, int> _asked;
    private readonly Dictionary<string, int> _last;

    public TargetIsKept(Run run)
        : base(run)
    {
        _asked = run.Script.Groups.ToDictionary(group => group.Name, group => Wanted(group.Name), StringComparer.Ordinal);
        _last = new(_asked);
    }

    public override void Acted(Line line)
    {
        if (line.Act is Act.Wake or Act.Sleep)
        {
            Follow(Run.Homelab.Machine(line.Subject).Metadata.Labels["group"]!);
        }
    }

    public override void BeforeScan() => Remember();

    public override void Called(CaCall call) => Follow(call.Group);

    public override void Stepped()
    {
        Remember();
        if (!Run.IsOperatorUpFor(Settled))
        {
            return;
        }

        foreach (var group in Run.Script.Groups)
        {
            var wanted = Wanted(group.Name);
            if (wanted != _asked[group.Name])
            {
                Broken($"{wanted} machines of {group.Name} are wanted on, but {_asked[group.Name]} were asked for, and at least {group.Min}");
            }
        }
    }

    /// <summary>The wishes changed for somebody who may.</summary>
    private void Follow(string group)
    {
        var wanted = Wanted(group);
        _asked[group] += wanted - _last[group];
        _last[group] = wanted;
    }

    /// <summary>Only the operator has acted since: it may wake machines up to the minimum.</summary>
    private void Remember()
    {
        foreach (var group in Run.Script.Groups)
        {
            var wanted = _last[group.Name] = Wanted(group.Name);
            _asked[group.Name] = Math.Max(_asked[group.Name], Math.Min(wanted, group.Min));
        }
    }

    private int Wanted(string group) => Run.Homelab.MachinesOf(group).Count(Membership.IsWanted);
}
