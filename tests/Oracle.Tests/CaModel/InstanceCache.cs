using Grpc.Core;
using HomelabAutoscaler.Protos;

namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>
/// Groups' instances, listed every two minutes and whenever a group is scaling. A list that fails in the background is
/// taken for an empty one.
/// </summary>
internal sealed class InstanceCache(CallCache provider)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, IReadOnlyList<Instance>> _known = [];
    private DateTimeOffset _nextRefresh;

    public void RefreshInBackground(DateTimeOffset now)
    {
        if (now < _nextRefresh)
        {
            return;
        }

        _nextRefresh = now + Interval;
        _known.Clear();
        foreach (var group in provider.Groups())
        {
            try
            {
                _known[group.Id] = provider.Instances(group.Id);
            }
            catch (RpcException)
            {
                _known[group.Id] = [];
            }
        }
    }

    public void Invalidate(string group) => _known.Remove(group);

    public IReadOnlyList<Instance> Of(string group) => _known.TryGetValue(group, out var known) ? known : _known[group] = provider.Instances(group);
}
