using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Power;

namespace HomelabAutoscaler.Operator.Energy;

/// <summary>The plug of one machine: what it said, and when it is asked again.</summary>
internal sealed class MeteredPlug(HttpSwitch settings) : IDisposable
{
    /// <summary>Longest wait for a plug that does not answer.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);

    /// <summary>What was said in the last hour, oldest first: no machine is counted less often.</summary>
    private readonly Queue<PlugReading> _said = [];

    private readonly Lock _telling = new();

    /// <summary>When it is to be asked; at once before the first time.</summary>
    private DateTimeOffset _due;

    public HttpSwitch Settings => settings;

    /// <summary>Its connection; made anew after a failure, for a login may have changed.</summary>
    public PlugMeter? Meter { get; set; }

    public bool WasAsked => _due != default;

    /// <summary>How often in a row it did not answer.</summary>
    public int Failures { get; private set; }

    /// <summary>Whether it is to be asked. A clock that was set back is not waited for: then it is due later than it ever is.</summary>
    public bool IsDue(DateTimeOffset now) => _due <= now || _due - now > LongestWait;

    public void Take(PlugReading reading, TimeSpan pace)
    {
        lock (_telling)
        {
            _said.Enqueue(reading);
            while (_said.Peek().Time < reading.Time - EnergyMeter.PaceOff)
            {
                _said.Dequeue();
            }
        }

        (Failures, _due) = (0, reading.Time + pace);
    }

    public void Fail(DateTimeOffset now, TimeSpan pace)
    {
        Meter?.Dispose();
        Meter = null;
        Failures++;
        var wait = pace * Math.Pow(2, Math.Min(Failures, 10));
        _due = now + (wait < LongestWait ? wait : LongestWait);
    }

    /// <summary>The newest reading, with the mean of those since that time.</summary>
    public PlugReading? Since(DateTimeOffset? time)
    {
        lock (_telling)
        {
            return _said.LastOrDefault() is { } last
                ? last with { MeanWatts = _said.Where(reading => reading.Time > time).Select(reading => reading.Watts).DefaultIfEmpty(last.Watts).Average() }
                : null;
        }
    }

    public void Dispose() => Meter?.Dispose();
}
