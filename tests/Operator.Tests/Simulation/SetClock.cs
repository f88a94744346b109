namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>A clock that somebody sets, as happens to a board without a battery: the time jumps, timers and stopwatches do not.</summary>
/// <param name="real">The time that passes.</param>
/// <param name="at">When it is set.</param>
/// <param name="by">How far it jumps; negative for back.</param>
internal sealed class SetClock(TimeProvider real, DateTimeOffset at, TimeSpan by) : TimeProvider
{
    public override long TimestampFrequency => real.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => real.GetUtcNow() is var now && now >= at ? now + by : now;

    public override long GetTimestamp() => real.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => real.CreateTimer(callback, state, dueTime, period);
}
