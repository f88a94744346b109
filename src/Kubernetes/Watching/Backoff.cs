namespace HomelabAutoscaler.Kubernetes.Watching;

/// <summary>Waits that double up to a limit, with a random share so that clients do not come back all at once.</summary>
public sealed class Backoff(TimeSpan first, TimeSpan longest, Random random)
{
    /// <summary>A server may ask for patience, but not for being given up.</summary>
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(10);

    private int _failures;

    /// <summary>The wait after one more failure; at least what the server asked for, up to ten minutes.</summary>
    public TimeSpan Next(TimeSpan? asked = null)
    {
        var wait = first * Math.Pow(2, Math.Min(_failures++, 20));
        wait = (wait < longest ? wait : longest) * (0.8 + (random.NextDouble() * 0.4));
        return asked is { } least && least > wait ? (least < LongestAsked ? least : LongestAsked) : wait;
    }

    public void Reset() => _failures = 0;
}
