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
            var most = Math.Max(_asked[group.Name], group.Min);
            if (wanted < _asked[group.Name] || wanted > most)
            {
                Broken($"{wanted} machines of {group.Name} are wanted on, but {_asked[group.Name]} were asked for, and at least {group.Min}");
            }

            _asked[group.Name] = wanted;
        }
    }

    /// <summary>The wishes changed for somebody who may.</summary>
    private void Follow(string group)
    {
        var wanted = Wanted(group);
        _asked[group] += wanted - _last[group];
        _last[group] = wanted;
    }

    private void Remember()
    {
        foreach (var group in _last.Keys)
        {
            _last[group] = Wanted(group);
        }
    }

    private int Wanted(string group) => Run.Homelab.MachinesOf(group).Count(Membership.IsWanted);
}
