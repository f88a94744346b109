using System.Collections.Immutable;
using HomelabAutoscaler.Core.Admission;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>A group with its machines at one moment. What does not depend on the time is worked out once.</summary>
/// <param name="id">How Cluster Autoscaler knows the group.</param>
/// <param name="group">The resource.</param>
/// <param name="machines">The members, sorted by name.</param>
/// <param name="sizes">How many machines are kept on and may be on.</param>
/// <param name="policy">What holds where no resource says otherwise.</param>
public sealed class FleetGroup(GroupId id, Group group, ImmutableArray<Machine> machines, GroupSizes sizes, PowerPolicy policy)
{
    private PowerPolicy? _shared;
    private ImmutableArray<Machine> _wakeOrder;
    private Look? _lastLook;

    public GroupId Id => id;

    public Group Group => group;

    public ImmutableArray<Machine> Machines => machines;

    public GroupSizes Sizes => sizes;

    /// <summary>Number of machines wanted on.</summary>
    public int TargetSize { get; } = machines.Count(Membership.IsWanted);

    /// <summary>The same without those whose boot failed, which are of no use to the minimum.</summary>
    public int UsefulSize { get; } = machines.Count(machine => Membership.IsWanted(machine) && Membership.InstanceOf(machine) != InstanceState.Failed);

    /// <summary>The target size as Cluster Autoscaler is told it: see <see cref="Membership.IsTold"/>.</summary>
    public int ToldSize(DateTimeOffset now) => TargetSize - Untold(now);

    /// <summary>All machines in the order in which they would wake.</summary>
    public ImmutableArray<Machine> WakeOrder
    {
        get
        {
            if (_wakeOrder.IsDefault)
            {
                ImmutableInterlocked.InterlockedInitialize(ref _wakeOrder, Fleet.WakeOrder.Sort(this));
            }

            return _wakeOrder;
        }
    }

    /// <summary>Machines that can be woken now, best first.</summary>
    public ImmutableArray<Machine> Wakeable(DateTimeOffset now)
    {
        var look = _lastLook;
        if (look is null || look.Time != now)
        {
            _lastLook = look = new(now, [.. WakeOrder.Where(machine => Fleet.WakeOrder.IsWakeable(this, machine, now))]);
        }

        return look.Wakeable;
    }

    /// <summary>
    /// Number of machines that stay on whatever Cluster Autoscaler thinks, as it is told: it makes no sense of a minimum
    /// beyond the maximum, which there is while machines cannot be woken.
    /// </summary>
    public int MinSize(DateTimeOffset now) => Math.Min(Sizes.Min, ToldMaxSize(now));

    /// <summary>The largest size as Cluster Autoscaler is told it: what it is not told of takes room all the same.</summary>
    public int ToldMaxSize(DateTimeOffset now) => MaxSize(now) - Untold(now);

    /// <summary>
    /// Largest size that the group can have now, which is never less than it has. A machine that cannot be woken is left
    /// out, for a scale-up that fails backs Cluster Autoscaler off from the whole group.
    /// </summary>
    public int MaxSize(DateTimeOffset now)
    {
        var reachable = TargetSize + Wakeable(now).Length;
        return Math.Max(TargetSize, Math.Min(reachable, Sizes.Max ?? reachable));
    }

    /// <summary>
    /// Whether the group is shown to Cluster Autoscaler: one whose template cannot be computed would stop every scale-up,
    /// also of other groups.
    /// </summary>
    public bool IsShown(DateTimeOffset now) => Template(now) is not null;

    /// <summary>What the next machine to wake will look like, or else any machine of the group; null when nobody knows.</summary>
    public NodeTemplate? Template(DateTimeOffset now)
    {
        foreach (var machine in Wakeable(now).Concat(Machines))
        {
            if (TemplateOf(machine) is { } template)
            {
                return template;
            }
        }

        return null;
    }

    /// <summary>What the machine's Node looked like, or else what is declared for it, as far as that makes sense.</summary>
    public NodeTemplate? TemplateOf(Machine machine) => machine.Status.Template ?? Usable(machine.Spec.Template) ?? Usable(Group.Spec.Template);

    private static NodeTemplate? Usable(NodeTemplate? declared) => declared is not null && TemplateRules.IsUsable(declared) ? declared : null;

    /// <summary>Whose wish the machine's wanted state is, also ahead of its status.</summary>
    public PowerWish? WishOf(Machine machine, DateTimeOffset now) => Wishes.Of(machine, PolicyOf(machine).ManualHold, now);

    /// <summary>Until when only people change that the machine is wanted so; null when everybody may.</summary>
    public DateTimeOffset? HoldOn(Machine machine, PowerState state, DateTimeOffset now) =>
        WishOf(machine, now) is { HeldUntil: { } until } wish && wish.PowerState == state && until > now ? until : null;

    /// <summary>What holds for a machine of the group.</summary>
    public PowerPolicy PolicyOf(Machine machine) =>
        machine.Spec is { Power: null, Watts: null } ? SharedPolicy : EffectivePolicy.Of(machine, group, policy);

    /// <summary>What holds for a machine that says nothing itself.</summary>
    public PowerPolicy SharedPolicy => _shared ??= EffectivePolicy.Of(null, group, policy);

    /// <summary>As much of a view of the machine as there is without looking further.</summary>
    public MachineView ViewOf(Machine machine) => new(machine, group, null, [], default, null, PolicyOf(machine));

    private int Untold(DateTimeOffset now) => machines.Count(machine => Membership.IsWanted(machine) && !Membership.IsTold(this, machine, now));

    /// <summary>Several questions are asked of one moment.</summary>
    private sealed record Look(DateTimeOffset Time, ImmutableArray<Machine> Wakeable);
}
