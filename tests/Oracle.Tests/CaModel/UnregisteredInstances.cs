using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Protos;

namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>Since when instances are there that no Node is registered for; forgotten when one is missing from a list.</summary>
internal sealed class UnregisteredInstances
{
    private Dictionary<string, DateTimeOffset> _since = [];

    public IReadOnlyDictionary<string, DateTimeOffset> Since => _since;

    public void Update(IEnumerable<GroupView> groups, IEnumerable<KubeNode> nodes, DateTimeOffset now)
    {
        var registered = nodes.Select(node => node.Spec.ProviderId ?? "").ToHashSet(StringComparer.Ordinal);
        _since = groups.SelectMany(group => group.Instances)
            .Where(instance => !registered.Contains(instance.Id) && IsExpected(instance))
            .Select(instance => instance.Id)
            .Distinct()
            .ToDictionary(id => id, id => _since.TryGetValue(id, out var since) ? since : now, StringComparer.Ordinal);
    }

    /// <summary>Gone after so long: the group's patience.</summary>
    public bool IsLong(string id, TimeSpan patience, DateTimeOffset now) => _since.TryGetValue(id, out var since) && since + patience < now;

    private static bool IsExpected(Instance instance) =>
        instance.Status is not null && instance.Status.InstanceState != InstanceStatus.Types.InstanceState.InstanceDeleting && instance.Status.ErrorInfo is null;
}
