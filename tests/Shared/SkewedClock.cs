namespace HomelabAutoscaler.Tests;

/// <summary>A machine's own idea of the time of day; seconds are as long as everywhere.</summary>
internal sealed class SkewedClock(TimeProvider real) : TimeProvider
{
    public TimeSpan Skew { get; set; }

    public override long TimestampFrequency => real.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + Skew;

    public override long GetTimestamp() => real.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => real.CreateTimer(callback, state, dueTime, period);
}
