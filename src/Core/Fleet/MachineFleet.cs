using System.Collections.Immutable;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Supply;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>All machines and groups of one moment, with the ways to find them. Immutable; every RPC is answered from one.</summary>
public sealed class MachineFleet
{
    private readonly Dictionary<string, Machine> _byProviderId;
    private readonly Dictionary<string, Machine> _byKubeNode;
    private readonly Dictionary<GroupId, FleetGroup> _groups;
    private readonly PowerPolicy _policy;

    private MachineFleet(
        Dictionary<string, Machine> byProviderId, Dictionary<string, Machine> byKubeNode, Dictionary<GroupId, FleetGroup> groups, GroupIds ids, PowerPolicy policy)
    {
        _policy = policy;
        _byProviderId = byProviderId;
        _byKubeNode = byKubeNode;
        _groups = groups;
        Ids = ids;
        Groups = [.. groups.Values.OrderBy(group => group.Id.Value, StringComparer.Ordinal)];
    }

    /// <summary>The groups that exist as resources, by id.</summary>
    public ImmutableArray<FleetGroup> Groups { get; }

    public GroupIds Ids { get; }

    /// <summary>What the power supply does not allow; null for nothing.</summary>
    public SupplyLimits? Supply => _policy.Supply;

    /// <summary>The machines that are managed, also those without a group.</summary>
    public IEnumerable<Machine> Machines => _byKubeNode.Values;

    /// <param name="machines">All machines.</param>
    /// <param name="groups">All groups.</param>
    /// <param name="ids">How Cluster Autoscaler knows them.</param>
    /// <param name="sizes">The sizes of a group at this moment; without it what the group says, as if no window were open.</param>
    /// <param name="policy">What holds where no resource says otherwise.</param>
    public static MachineFleet Of(
        IEnumerable<Machine> machines, IEnumerable<Group> groups, GroupIds ids, Func<Group, GroupSizes>? sizes = null, PowerPolicy? policy = null)
    {
        sizes ??= static group => GroupSizes.Of(group.Spec);
        policy ??= new();
        var byProviderId = new Dictionary<string, Machine>(StringComparer.Ordinal);
        var byKubeNode = new Dictionary<string, Machine>(StringComparer.Ordinal);
        var members = new Dictionary<GroupName, List<Machine>>();
        foreach (var machine in machines.Where(machine => machine.Metadata.DeletionTimestamp is null).OrderBy(machine => machine, Seniority.Comparer))
        {
            // Of two machines that claim one Kubernetes Node, only the senior one is managed.
            if (!byKubeNode.TryAdd(machine.KubeNodeName.Value, machine))
            {
                continue;
            }

            byProviderId.TryAdd(machine.InstanceId.Value, machine);
            byProviderId.TryAdd(ProviderId.Of(machine.Name).Value, machine);
            if (machine.Group is { } group)
            {
                if (!members.TryGetValue(group, out var list))
                {
                    members[group] = list = [];
                }

                list.Add(machine);
            }
        }

        var byId = groups.ToDictionary(
            group => ids.Of(group.Name),
            group => new FleetGroup(ids.Of(group.Name), group, members.TryGetValue(group.Name, out var list) ? Sorted(list) : [], sizes(group), policy));
        return new(byProviderId, byKubeNode, byId, ids, policy);
    }

    public FleetGroup? Find(GroupId id) => _groups.GetValueOrDefault(id);

    public FleetGroup? GroupOf(Machine machine) => machine.Group is { } name ? Find(Ids.Of(name)) : null;

    /// <summary>What holds for a machine, as far as its group says.</summary>
    public PowerPolicy PolicyOf(Machine machine) => GroupOf(machine)?.PolicyOf(machine) ?? EffectivePolicy.Of(machine, null, _policy);

    /// <summary>Whose wish the machine's wanted state is, also ahead of its status.</summary>
    public PowerWish? WishOf(Machine machine, DateTimeOffset now) => Wishes.Of(machine, PolicyOf(machine).ManualHold, now);

    /// <summary>As much of a view of the machine as there is without looking further.</summary>
    public MachineView ViewOf(Machine machine) => GroupOf(machine)?.ViewOf(machine) ?? new(machine, null, null, [], default, null, PolicyOf(machine));

    /// <summary>The machine that a Kubernetes Node belongs to.</summary>
    public Machine? OwnerOf(KubeNodeName node) => _byKubeNode.GetValueOrDefault(node.Value);

    /// <summary>
    /// The machine behind a node as Cluster Autoscaler describes it: by providerID, then by Kubernetes node name, then by
    /// instance id, which is the name of the nodes that it makes up for unregistered instances. Of two machines with one
    /// providerID, as after a resource was renamed and its name given to another board, it is the one whose Node is named.
    /// </summary>
    public Machine? Find(string providerId, string name)
    {
        var named = _byKubeNode.GetValueOrDefault(name);
        var found = providerId.Length == 0 || named?.InstanceId.Value == providerId ? named : _byProviderId.GetValueOrDefault(providerId);
        return found ?? named ?? _byProviderId.GetValueOrDefault(name);
    }

    private static ImmutableArray<Machine> Sorted(List<Machine> machines)
    {
        machines.Sort((a, b) => string.CompareOrdinal(a.Metadata.Name, b.Metadata.Name));
        return [.. machines];
    }
}
