using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace HomelabAutoscaler.Kubernetes.Queue;

/// <summary>
/// Keys that want a pass. A key is queued once however often it is added; while a pass of it is in flight it waits, and
/// comes again when it was added meanwhile.
/// </summary>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    /// <summary>What timers can wait; a pass that comes sooner than it was asked for does no harm.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(40);

    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Lock _changing = new();
    private readonly Channel<TKey> _ready = Channel.CreateUnbounded<TKey>();
    private readonly HashSet<TKey> _queued = [];
    private readonly HashSet<TKey> _inFlight = [];
    private readonly PriorityQueue<TKey, long> _delayed = new();
    private readonly Dictionary<TKey, long> _due = [];

    public WorkQueue(TimeProvider clock)
    {
        _clock = clock;
        _timer = clock.CreateTimer(_ => Promote(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Number of keys that are ready and wait.</summary>
    public int Depth => _ready.Reader.Count;

    /// <summary>Time until the next delayed key is due; null when there is none.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (_changing)
            {
                return TryPeek(out _, out var due) ? Until(due) : null;
            }
        }
    }

    public void Add(TKey key)
    {
        lock (_changing)
        {
            Enqueue(key);
        }
    }

    /// <summary>Adds the key after a delay, of at most 40 days, unless it is due earlier already.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }

        // Timestamps and not the time of day: that may be set.
        var due = _clock.GetTimestamp() + (long)((delay < LongestDelay ? delay : LongestDelay).TotalSeconds * _clock.TimestampFrequency);
        lock (_changing)
        {
            if (_due.TryGetValue(key, out var earlier) && earlier <= due)
            {
                return;
            }

            _due[key] = due;
            _delayed.Enqueue(key, due);
            ForgetOvertaken();
            SetTimer();
        }
    }

    /// <summary>Takes the next key and puts its pass in flight; <see cref="Done"/> must follow.</summary>
    public async ValueTask<TKey> TakeAsync(CancellationToken cancellation)
    {
        var key = await _ready.Reader.ReadAsync(cancellation);
        PutInFlight(key);
        return key;
    }

    /// <inheritdoc cref="TakeAsync"/>
    public bool TryTake([MaybeNullWhen(false)] out TKey key)
    {
        if (!_ready.Reader.TryRead(out key))
        {
            return false;
        }

        PutInFlight(key);
        return true;
    }

    /// <summary>Ends the pass of a key.</summary>
    public void Done(TKey key)
    {
        lock (_changing)
        {
            _inFlight.Remove(key);
            if (_queued.Contains(key))
            {
                _ready.Writer.TryWrite(key);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Enqueue(TKey key)
    {
        if (_queued.Add(key) && !_inFlight.Contains(key))
        {
            _ready.Writer.TryWrite(key);
        }
    }

    private void PutInFlight(TKey key)
    {
        lock (_changing)
        {
            _queued.Remove(key);
            _inFlight.Add(key);
        }
    }

    private void Promote()
    {
        lock (_changing)
        {
            while (TryPeek(out var key, out var due) && Until(due) == TimeSpan.Zero)
            {
                _delayed.Dequeue();
                _due.Remove(key);
                Enqueue(key);
            }

            SetTimer();
        }
    }

    /// <summary>The next delayed key; entries that were overtaken by an earlier one of their key go on the way.</summary>
    private bool TryPeek([MaybeNullWhen(false)] out TKey key, out long due)
    {
        while (_delayed.TryPeek(out key, out due))
        {
            if (_due.TryGetValue(key, out var latest) && latest == due)
            {
                return true;
            }

            _delayed.Dequeue();
        }

        return false;
    }

    /// <summary>Entries that were overtaken are left over until they are due, unless they become many.</summary>
    private void ForgetOvertaken()
    {
        if (_delayed.Count > (2 * _due.Count) + 16)
        {
            _delayed.Clear();
            _delayed.EnqueueRange(_due.Select(static pair => (pair.Key, pair.Value)));
        }
    }

    private void SetTimer()
    {
        if (TryPeek(out _, out var due))
        {
            // Timers count whole milliseconds, and one that is early has to be set again.
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(Until(due).TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }
    }

    private TimeSpan Until(long due)
    {
        var wait = _clock.GetElapsedTime(_clock.GetTimestamp(), due);
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
