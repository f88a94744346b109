namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>Groups that are not scaled up for a while: 5 minutes, doubled with each failure up to 30, forgotten after 3 hours.</summary>
internal sealed class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Memory = TimeSpan.FromHours(3);

    private readonly Dictionary<string, (TimeSpan Wait, DateTimeOffset Until, DateTimeOffset Failed)> _groups = [];

    /// <summary>How often a group was backed off, over all groups.</summary>
    public int Times { get; private set; }

    public void Add(string group, DateTimeOffset now)
    {
        var wait = First;
        if (_groups.TryGetValue(group, out var known))
        {
            wait = known.Until < now ? TimeSpan.FromTicks(Math.Min(known.Wait.Ticks * 2, Longest.Ticks)) : known.Wait;
        }

        Times++;
        _groups[group] = (wait, now + wait, now);
    }

    public bool IsBackedOff(string group, DateTimeOffset now) => _groups.TryGetValue(group, out var known) && known.Until >= now;

    public void ForgetOld(DateTimeOffset now)
    {
        foreach (var (group, known) in _groups)
        {
            if (known.Failed + Memory < now)
            {
                _groups.Remove(group);
            }
        }
    }
}
