namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>What was asked for and until when it must be there: the provision timeout.</summary>
internal sealed class ScaleUpRequests
{
    private readonly SortedDictionary<string, (int Increase, DateTimeOffset Expected)> _requests = new(StringComparer.Ordinal);

    public bool Has(string group) => _requests.ContainsKey(group);

    public int IncreaseOf(string group) => _requests.GetValueOrDefault(group).Increase;

    public void Add(string group, int delta, TimeSpan provisionTime, DateTimeOffset now) =>
        _requests[group] = (_requests.GetValueOrDefault(group).Increase + delta, now + provisionTime);

    public void Reduce(string group, int failed)
    {
        if (_requests.TryGetValue(group, out var request))
        {
            if (request.Increase > failed)
            {
                _requests[group] = request with { Increase = request.Increase - failed };
            }
            else
            {
                _requests.Remove(group);
            }
        }
    }

    public void Remove(string group) => _requests.Remove(group);

    public bool IsLate(string group, DateTimeOffset now) => _requests.TryGetValue(group, out var request) && request.Expected < now;
}
