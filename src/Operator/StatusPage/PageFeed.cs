using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.StatusPage;

/// <summary>Tells everybody who looks of the fleet, when it changes. While nobody looks, it does nothing.</summary>
internal sealed class PageFeed
{
    /// <summary>Each of these holds a connection for as long as somebody looks.</summary>
    private const int MostViewers = 32;

    /// <summary>So often at most: machines change in bursts.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>So often at least is it looked whether time alone has changed something.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(15);

    private readonly Composition _parts;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<Channel<byte[]>, FleetPage?> _viewers = [];
    private readonly Lock _joining = new();
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public PageFeed(Composition parts, TimeProvider clock)
    {
        (_parts, _clock) = (parts, clock);
        parts.Stores.Machines.Changed += (_, _) => Note();
        parts.Stores.Groups.Changed += (_, _) => Note();
        parts.Stores.Nodes.Changed += (_, _) => Note();
    }

    /// <summary>The fleet as this replica sees it.</summary>
    public FleetPage Current()
    {
        var stores = _parts.Stores;
        return FleetPage.Of(
            _parts.Fleet.Current,
            stores.Machines.Current.All,
            machine => stores.Nodes.Current.Find(machine.KubeNodeName.Key),
            stores.HaveSynced,
            _clock.GetUtcNow());
    }

    /// <summary>The fleet as JSON.</summary>
    public static byte[] Json(FleetPage page)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            page.Write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Begins to look: what the channel holds is the newest, and older ones that were not read in time are left out.</summary>
    /// <returns>Null when there is no room.</returns>
    public Channel<byte[]>? Join()
    {
        var viewer = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_joining)
        {
            if (_viewers.Count >= MostViewers)
            {
                return null;
            }

            _viewers[viewer] = null;
        }

        Note();
        return viewer;
    }

    public void Leave(Channel<byte[]> viewer) => _viewers.TryRemove(viewer, out _);

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await NextAsync(cancellation);
            if (!_viewers.IsEmpty)
            {
                Tell();
                await Task.Delay(Pace, _clock, cancellation);
            }
        }
    }

    private void Tell()
    {
        var page = Current();
        byte[]? json = null;
        foreach (var (viewer, shown) in _viewers)
        {
            if (shown is null || shown != page with { Time = shown.Time })
            {
                _viewers.TryUpdate(viewer, page, shown);
                viewer.Writer.TryWrite(json ??= Json(page));
            }
        }
    }

    private async Task NextAsync(CancellationToken cancellation)
    {
        if (_viewers.IsEmpty)
        {
            await _changed.Reader.ReadAsync(cancellation);
            return;
        }

        using var tick = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(_changed.Reader.WaitToReadAsync(tick.Token).AsTask(), Task.Delay(Tick, _clock, tick.Token));
        await tick.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        _changed.Reader.TryRead(out _);
    }

    private void Note()
    {
        if (!_viewers.IsEmpty)
        {
            _changed.Writer.TryWrite(true);
        }
    }
}
