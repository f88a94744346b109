using Grpc.Core;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.World;
using HomelabAutoscaler.Sandbox.Autoscaler;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>Finds Nodes that nobody needs for long enough, taints and drains them, and gives them back.</summary>
internal sealed class ScaleDownLoop(CallCache provider, InstanceCache instances, CaVersion version)
{
    /// <summary>From the taint to the deletion, so that the scheduler has seen the taint.</summary>
    private static readonly TimeSpan DelayAfterTaint = TimeSpan.FromSeconds(5);

    private readonly SortedDictionary<string, DateTimeOffset> _unneeded = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (string Group, DateTimeOffset Begin)> _deletions = new(StringComparer.Ordinal);

    /// <summary>Nodes that are on their way out.</summary>
    public IReadOnlyCollection<string> Deletions => _deletions.Keys;

    public void Forget() => _unneeded.Clear();

    /// <summary>Goes on with Nodes that are tainted: moves their Pods away, and gives them back.</summary>
    public void GoOn(Homelab homelab, DateTimeOffset now)
    {
        foreach (var (name, deletion) in _deletions.Where(deletion => now - deletion.Value.Begin >= DelayAfterTaint).ToList())
        {
            foreach (var pod in homelab.PodsOn(name).ToList())
            {
                homelab.Objects.Pods.Remove(new(pod.Metadata.Namespace, pod.Metadata.Name));
            }

            _deletions.Remove(name);
            try
            {
                if (homelab.NodeOf(name) is { } node)
                {
                    // A node that was not in any group any more was no error of the provider, but it is the end of this deletion.
                    if (provider.GroupOf(node) is not { } group)
                    {
                        SoftTaints.Soften(homelab.Objects, name, now);
                        continue;
                    }

                    provider.DeleteNodes(group.Id, [node]);
                    instances.Invalidate(group.Id);
                }
            }
            catch (RpcException)
            {
                SoftTaints.Soften(homelab.Objects, name, now);
            }
        }
    }

    /// <param name="groups">All groups.</param>
    /// <param name="mayBegin">Whether new deletions may begin; what is unneeded is noted in any case.</param>
    /// <param name="homelab">The cluster.</param>
    /// <param name="now">The time.</param>
    public void Step(IReadOnlyList<GroupView> groups, bool mayBegin, Homelab homelab, DateTimeOffset now)
    {
        var removable = Removable(groups, homelab, now);
        foreach (var gone in _unneeded.Keys.Where(name => !removable.ContainsKey(name)).ToList())
        {
            _unneeded.Remove(gone);
        }

        foreach (var name in removable.Keys)
        {
            _unneeded.TryAdd(name, now);
        }

        if (!mayBegin)
        {
            return;
        }

        var isAnyDeleted = false;
        foreach (var (name, group) in removable.OrderBy(candidate => homelab.PodsOn(candidate.Key).Any()).ToList())
        {
            var patience = Readiness.IsReady(homelab.NodeOf(name)!) ? group.Options.UnneededTime : group.Options.UnreadyTime;
            var leaving = _deletions.Values.Count(deletion => deletion.Group == group.Id);
            var needsDrain = homelab.PodsOn(name).Any();

            // One drain at a time, any number of empty Nodes.
            if (now - _unneeded[name] > patience && group.Target - leaving > group.Group.MinSize && !(needsDrain && _deletions.Count > 0))
            {
                SoftTaints.Harden(homelab.Objects, name, now);
                _deletions[name] = (group.Id, now);
                _unneeded.Remove(name);
                isAnyDeleted = true;
            }
        }

        if (!isAnyDeleted)
        {
            SoftTaints.Update(homelab.Objects, groups.SelectMany(group => group.Nodes), _unneeded.Keys.ToHashSet(StringComparer.Ordinal), now);
        }
    }

    private Dictionary<string, GroupView> Removable(IReadOnlyList<GroupView> groups, Homelab homelab, DateTimeOffset now)
    {
        var pods = homelab.Objects.Pods.All;
        var removable = new Dictionary<string, GroupView>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            foreach (var node in group.Nodes.Where(node => IsEligible(node, group, homelab, now)))
            {
                var others = homelab.Objects.Nodes.All
                    .Where(other => other.Metadata.Name != node.Metadata.Name && Scheduler.IsOpen(other) && other.Taint(NodeMarks.ToBeDeleted) is null && !removable.ContainsKey(other.Metadata.Name))
                    .Select(other => new Bin(TemplateNode.Of(other), Fit.FreeOn(other, pods)))
                    .ToList();
                if (homelab.PodsOn(node.Metadata.Name).All(pod => Bin.TryPlace(others, pod)))
                {
                    removable.Add(node.Metadata.Name, group);
                }
            }
        }

        return removable;
    }

    private bool IsEligible(KubeNode node, GroupView group, Homelab homelab, DateTimeOffset now)
    {
        if (_deletions.ContainsKey(node.Metadata.Name) || SoftTaints.IsGoing(node, now)
            || node.Metadata.Annotations[NodeMarks.ScaleDownDisabled] == "true" || Readiness.Of(node, version, now) == NodeClass.NotStarted)
        {
            return false;
        }

        var used = homelab.PodsOn(node.Metadata.Name).Sum(pod => Resources.Of(pod).Cores);
        return used <= group.Options.UtilizationThreshold * Resources.Of(node.Status.Allocatable).Cores;
    }
}
