using Grpc.Core;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.World;
using HomelabAutoscaler.Sandbox.Autoscaler;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>Packs waiting Pods onto what there is and what is on its way, and asks one group for what is left.</summary>
internal sealed class ScaleUpLoop(CallCache provider, ScaleUpRequests requests, Backoff backoff, CaVersion version, bool byPrice)
{
    /// <summary>Pods that are newer wait for one scan more: others may follow.</summary>
    private static readonly TimeSpan YoungPods = TimeSpan.FromSeconds(2);

    /// <summary>Told before a group is asked for more, with the Pods that wait for it.</summary>
    public event Action<Expansion>? Asking;

    /// <summary>When a group last took on more.</summary>
    public DateTimeOffset LastAccepted { get; private set; } = DateTimeOffset.MinValue;

    /// <returns>Whether a group was asked, which ends the scan whatever it said.</returns>
    public bool Step(IReadOnlyList<GroupView> groups, IReadOnlyDictionary<string, TemplateNode> templates, Homelab homelab, DateTimeOffset now)
    {
        var waiting = Unschedulable(groups, templates, homelab, now);
        if (waiting.Count == 0 || waiting.All(pod => pod.Metadata.CreationTimestamp + YoungPods > now))
        {
            return false;
        }

        var options = groups
            .Where(group => Health.IsHealthy(group, requests.IncreaseOf(group.Id)) && !backoff.IsBackedOff(group.Id, now))
            .Select(group => Expand(group, templates[group.Id], group.Group.MaxSize - provider.TargetSize(group.Id), waiting))
            .Where(option => option.Delta > 0)
            .ToList();
        if (Expander.Best(options, byPrice, provider, now) is not { } best)
        {
            return false;
        }

        Asking?.Invoke(best);
        try
        {
            provider.IncreaseSize(best.Group.Id, best.Delta);
        }
        catch (RpcException)
        {
            backoff.Add(best.Group.Id, now);
            return true;
        }

        LastAccepted = now;
        requests.Add(best.Group.Id, best.Delta, best.Group.Options.MaxNodeProvisionTime, now);
        return true;
    }

    /// <summary>Pods that fit neither beside what runs nor onto what is on its way.</summary>
    private List<Pod> Unschedulable(IReadOnlyList<GroupView> groups, IReadOnlyDictionary<string, TemplateNode> templates, Homelab homelab, DateTimeOffset now)
    {
        var pods = homelab.Objects.Pods.All;
        var bins = homelab.Objects.Nodes.All.Where(Scheduler.IsOpen)
            .Select(node => new Bin(TemplateNode.Of(node), Fit.FreeOn(node, pods)))
            .Concat(groups.SelectMany(group => Enumerable.Range(0, UpcomingNodes.Counted(group, requests, backoff, version, now))
                .Select(_ => new Bin(templates[group.Id], templates[group.Id].Allocatable))))
            .ToList();
        return [.. homelab.Waiting.Where(pod => !Bin.TryPlace(bins, pod))];
    }

    private static Expansion Expand(GroupView group, TemplateNode template, int room, IEnumerable<Pod> waiting)
    {
        var bins = new List<Bin>();
        var helped = new List<Pod>();
        foreach (var pod in waiting.Where(template.Allows))
        {
            if (!Bin.TryPlace(bins, pod))
            {
                if (bins.Count >= room)
                {
                    continue;
                }

                bins.Add(new(template, template.Allocatable));
                Bin.TryPlace(bins, pod);
            }

            helped.Add(pod);
        }

        return new(group, template, bins.Count, helped);
    }
}
