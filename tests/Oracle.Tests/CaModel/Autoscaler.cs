using Grpc.Core;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.World;

namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>
/// One life of Cluster Autoscaler: a scan every ten seconds, in the order of its RunOnce. It knows nothing but what the
/// API server and the provider tell, and forgets all of it with its end.
/// </summary>
internal sealed class Autoscaler
{
    private static readonly TimeSpan ScanInterval = TimeSpan.FromSeconds(10);

    /// <summary>No scale-down for so long after a scale-up; upstream's ten minutes would make all runs long.</summary>
    private static readonly TimeSpan DelayAfterAdd = TimeSpan.FromMinutes(1);

    private readonly Homelab _homelab;
    private readonly CaVersion _version;
    private readonly InstanceCache _instances;
    private readonly UnregisteredInstances _unregistered = new();
    private readonly ScaleUpRequests _requests = new();
    private readonly GroupSizes _sizes = new();
    private readonly ScaleUpLoop _scaleUp;
    private readonly ScaleDownLoop _scaleDown;
    private HashSet<string> _failedBefore = [];
    private HashSet<string> _scalingUp = [];
    private DateTimeOffset _nextScan;
    private bool _isInitialized;

    public Autoscaler(Homelab homelab, Protos.CloudProvider.CloudProviderClient provider, CaVersion version, bool byPrice, DateTimeOffset now)
    {
        (_homelab, _version, Started) = (homelab, version, now);
        Provider = new(provider, version);
        _instances = new(Provider);
        _scaleUp = new(Provider, _requests, Backoff, version, byPrice);
        _scaleDown = new(Provider, _instances, version);
        _scaleUp.Asking += expansion => Asking?.Invoke(expansion);
    }

    public event Action<Expansion>? Asking;

    public event Action<Scan>? Scanned;

    public CallCache Provider { get; }

    public Backoff Backoff { get; } = new();

    public DateTimeOffset Started { get; }

    /// <summary>What ended the last scan before its end; null when nothing did.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Whether Pods that fit on nodes on their way are counted there: not after a restart or a failure, from 1.36 on.</summary>
    public bool KnowsOfUpcoming(string group, DateTimeOffset now) =>
        !_version.ForgetsUpcoming || (_requests.Has(group) && !Backoff.IsBackedOff(group, now));

    public void Step(DateTimeOffset now)
    {
        if (now < _nextScan)
        {
            return;
        }

        _nextScan = now + ScanInterval;
        Trouble = null;
        try
        {
            _scaleDown.GoOn(_homelab, now);
            RunOnce(now);
        }
        catch (RpcException e)
        {
            // One failed call ends the whole loop; the next one comes.
            Trouble = $"{e.Status.StatusCode}: {e.Status.Detail}";
        }
    }

    private void RunOnce(DateTimeOffset now)
    {
        if (!_isInitialized)
        {
            _isInitialized = true;
            SoftTaints.Strip(_homelab.Objects, now);
        }

        var nodes = _homelab.Objects.Nodes.All;
        Provider.Refresh();
        _instances.RefreshInBackground(now);
        var groups = Look(nodes, now);
        var templates = groups.ToDictionary(group => group.Id, group => Templates.Of(group, Provider, now), StringComparer.Ordinal);
        Backoff.ForgetOld(now);
        UpdateRequests(groups, now);
        NoteFailures(groups, now);
        _sizes.Update(groups, now);
        var scan = Scan.Of(groups, nodes, _version, now);
        Scanned?.Invoke(scan);

        RemoveUnregistered(groups, now);
        if (!scan.IsHealthy)
        {
            _scaleDown.Forget();
            return;
        }

        if (RemoveFailed(groups))
        {
            // Only now are targets asked for anew; a removal of unregistered instances does not count before the next scan.
            foreach (var group in groups)
            {
                group.Target = Provider.TargetSize(group.Id);
            }
        }

        if (_sizes.Fix(Provider, groups, now))
        {
            return;
        }

        if (_scaleUp.Step(groups, templates, _homelab, now))
        {
            return;
        }

        _scaleDown.Step(groups, now - _scaleUp.LastAccepted >= DelayAfterAdd, _homelab, now);
    }

    private List<GroupView> Look(IReadOnlyList<KubeNode> nodes, DateTimeOffset now)
    {
        foreach (var group in _scalingUp)
        {
            _instances.Invalidate(group);
        }

        var members = nodes.ToLookup(node => Provider.GroupOf(node)?.Id);
        var groups = Provider.Groups()
            .Select(group => new GroupView(group, Provider.Options(group.Id), [.. members[group.Id]], _instances.Of(group.Id)) { Target = Provider.TargetSize(group.Id) })
            .ToList();
        foreach (var group in groups)
        {
            foreach (var node in group.Nodes)
            {
                group.Count.Add(Readiness.Of(node, _version, now));
            }
        }

        _unregistered.Update(groups, nodes, now);
        foreach (var id in _unregistered.Since.Keys)
        {
            if (groups.Find(group => group.Id == Provider.GroupOfInstance(id)?.Id) is { } group)
            {
                var isLong = _unregistered.IsLong(id, group.Options.MaxNodeProvisionTime, now);
                group.Count.LongUnregistered += isLong ? 1 : 0;
                group.Count.Unregistered += isLong ? 0 : 1;
            }
        }

        return groups;
    }

    private void UpdateRequests(List<GroupView> groups, DateTimeOffset now)
    {
        foreach (var group in groups.Where(group => _requests.Has(group.Id)))
        {
            if (!UpcomingNodes.Any(group, _version))
            {
                _requests.Remove(group.Id);
            }
            else if (_requests.IsLate(group.Id, now))
            {
                Backoff.Add(group.Id, now);
                if (_version.RevertsScaleUps)
                {
                    TryDecrease(group);
                }

                _requests.Remove(group.Id);
            }
        }

        _scalingUp = [.. groups.Where(group => _requests.Has(group.Id) && UpcomingNodes.Any(group, _version)).Select(group => group.Id)];
    }

    /// <summary>That this fails is only logged.</summary>
    private void TryDecrease(GroupView group)
    {
        try
        {
            Provider.DecreaseTargetSize(group.Id, -_requests.IncreaseOf(group.Id));
        }
        catch (RpcException)
        {
        }
    }

    /// <summary>Instances whose creation failed since the last scan: the group is backed off if it was being scaled up.</summary>
    private void NoteFailures(List<GroupView> groups, DateTimeOffset now)
    {
        foreach (var group in groups)
        {
            var fresh = group.Failed.Count(id => !_failedBefore.Contains(id));
            if (fresh > 0 && _scalingUp.Contains(group.Id))
            {
                _requests.Reduce(group.Id, fresh);
                Backoff.Add(group.Id, now);
            }
        }

        _failedBefore = [.. groups.SelectMany(group => group.Failed)];
    }

    private void RemoveUnregistered(List<GroupView> groups, DateTimeOffset now)
    {
        foreach (var group in groups)
        {
            var old = _unregistered.Since.Keys
                .Where(id => _unregistered.IsLong(id, group.Options.MaxNodeProvisionTime, now) && Provider.GroupOfInstance(id)?.Id == group.Id)
                .Take(Math.Max(0, Provider.TargetSize(group.Id) - group.Group.MinSize))
                .ToList();
            if (old.Count > 0)
            {
                try
                {
                    Provider.DeleteInstances(group.Id, old);
                }
                catch (RpcException)
                {
                    // Only logged; tried again in the next scan.
                }

                _instances.Invalidate(group.Id);
            }
        }
    }

    /// <returns>Whether any was given back.</returns>
    private bool RemoveFailed(List<GroupView> groups)
    {
        var isAnyRemoved = false;
        foreach (var group in groups)
        {
            var failed = group.Failed.ToList();
            if (failed.Count > 0)
            {
                try
                {
                    Provider.DeleteInstances(group.Id, failed);
                    _instances.Invalidate(group.Id);
                    isAnyRemoved = true;
                }
                catch (RpcException)
                {
                    // Only logged; tried again in the next scan.
                }
            }
        }

        return isAnyRemoved;
    }
}
