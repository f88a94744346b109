using System.Globalization;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Oracle.Tests.Cluster;

namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>Cluster Autoscaler's taints on Nodes: the soft one on those that may go, the hard one on those that go.</summary>
internal static class SoftTaints
{
    /// <summary>What was tainted longer ago did not go, and may be tried again.</summary>
    private static readonly TimeSpan DeletionTime = TimeSpan.FromMinutes(5);

    /// <summary>Whether the Node is being deleted, by the time in its taint.</summary>
    public static bool IsGoing(KubeNode node, DateTimeOffset now) =>
        long.TryParse(node.Taint(NodeMarks.ToBeDeleted)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var since)
        && now - DateTimeOffset.FromUnixTimeSeconds(since) < DeletionTime;

    /// <summary>Marks the group's unneeded Nodes, and only them.</summary>
    public static void Update(Objects objects, IEnumerable<KubeNode> members, IReadOnlySet<string> unneeded, DateTimeOffset now)
    {
        foreach (var node in members.Select(member => objects.Nodes.Find(new(null, member.Metadata.Name))).OfType<KubeNode>().Where(node => node.Taint(NodeMarks.ToBeDeleted) is null))
        {
            var isMarked = node.Taint(NodeMarks.DeletionCandidate) is not null;
            if (isMarked != unneeded.Contains(node.Metadata.Name))
            {
                Set(objects, node, NodeMarks.DeletionCandidate, isMarked ? null : "PreferNoSchedule", now);
            }
        }
    }

    public static void Harden(Objects objects, string node, DateTimeOffset now) => Set(objects, objects.Nodes.Find(new(null, node))!, NodeMarks.ToBeDeleted, "NoSchedule", now);

    public static void Soften(Objects objects, string node, DateTimeOffset now)
    {
        if (objects.Nodes.Find(new(null, node)) is { } known)
        {
            Set(objects, known, NodeMarks.ToBeDeleted, null, now);
        }
    }

    /// <summary>What a start does: an earlier life may have left taints anywhere.</summary>
    public static void Strip(Objects objects, DateTimeOffset now)
    {
        foreach (var node in objects.Nodes.All.Where(node => node.Taint(NodeMarks.ToBeDeleted) is not null))
        {
            Set(objects, node, NodeMarks.ToBeDeleted, null, now);
        }
    }

    private static void Set(Objects objects, KubeNode node, string key, string? effect, DateTimeOffset now)
    {
        var others = node.Spec.Taints.Where(taint => taint.Key != key);
        var value = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        objects.Nodes.Put(node with
        {
            Spec = node.Spec with { Taints = effect is null ? others.ToValueList() : [.. others, new() { Key = key, Value = value, Effect = effect }] },
        });
    }
}
