using HomelabAutoscaler.Protos;

namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>fixNodeGroupSize: a target that was never reached for the whole provision time is given up.</summary>
internal sealed class GroupSizes
{
    private Dictionary<string, (int Current, int Expected, DateTimeOffset Since)> _incorrect = [];

    public void Update(IEnumerable<GroupView> groups, DateTimeOffset now) => _incorrect = groups
        .Where(group => group.Count.IsKnown
            && (group.Count.Registered > group.Target || group.Count.Registered < group.Target - group.Count.Unregistered - group.Count.LongUnregistered))
        .ToDictionary(
            group => group.Id,
            group => _incorrect.TryGetValue(group.Id, out var known) && known.Current == group.Count.Registered && known.Expected == group.Target
                ? known
                : (group.Count.Registered, group.Target, now),
            StringComparer.Ordinal);

    /// <returns>Whether anything was changed, which ends the scan.</returns>
    public bool Fix(CallCache provider, IEnumerable<GroupView> groups, DateTimeOffset now)
    {
        var isFixed = false;
        foreach (var group in groups)
        {
            if (_incorrect.TryGetValue(group.Id, out var size) && size.Since + group.Options.MaxNodeProvisionTime < now && size.Current < size.Expected)
            {
                provider.DecreaseTargetSize(group.Id, size.Current - size.Expected);
                isFixed = true;
            }
        }

        return isFixed;
    }
}
