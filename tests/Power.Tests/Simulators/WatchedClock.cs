using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Power.Tests.Simulators;

/// <summary>Time that stands still until a test lets it pass, and that tells when somebody waits.</summary>
internal sealed class WatchedClock : FakeTimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until something under test waits this long, and lets that time pass.</summary>
    public async Task PassAsync(TimeSpan wait, TimeSpan allBut = default)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _waits.Reader.ReadAsync(patience.Token) != wait)
        {
            // Somebody waits for something else.
        }

        Advance(wait - allBut);
    }
}
