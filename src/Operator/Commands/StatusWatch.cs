using System.Threading.Channels;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Watching;
using HomelabAutoscaler.Operator.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Shows the status anew whenever it changes: in place on a terminal, one below the other elsewhere.</summary>
internal sealed class StatusWatch(ClusterSession session, StatusView view, bool all)
{
    /// <summary>Home, and clear what is below (ECMA-48).</summary>
    private const string StartOver = "\e[H\e[J";

    /// <summary>On a terminal, ages are brought up to date as often.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    private readonly Store<Machine> _machines = new();
    private readonly Store<Group> _groups = new();
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ListScope _scope = new(all ? null : session.Namespace);

    private FleetReport? _shown;

    /// <summary>Runs until it is cancelled, which is how a watch ends.</summary>
    /// <exception cref="KubeApiException">The first list failed; later on, the server is waited for.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        _machines.Expect([_scope]);
        _groups.Expect([_scope]);
        _machines.Changed += (_, _) => _changed.Writer.TryWrite(true);
        _groups.Changed += (_, _) => _changed.Writer.TryWrite(true);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] work = [ReflectorOf(_machines).RunAsync(stop.Token), ReflectorOf(_groups).RunAsync(stop.Token), ShowAsync(stop.Token)];
        try
        {
            await await Task.WhenAny(work);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl+C.
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ExitCode.Ok;
    }

    private Reflector<T> ReflectorOf<T>(Store<T> store)
        where T : class, IKubeResource<T> =>
        new(session.Api, store, _scope, session.Clock, NullLogger.Instance) { IsFatal = _ => !store.HasSynced };

    private async Task ShowAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_machines.HasSynced && _groups.HasSynced)
            {
                await ShowOnceAsync();
            }

            await NextAsync(cancellation);
        }
    }

    private async Task ShowOnceAsync()
    {
        var now = session.Now;
        var there = FleetReading.Of(_machines.Current.All, _groups.Current.All, session.Namespace, now);
        var report = FleetReport.Of(there.Fleet, there.Machines, now);
        if (report == _shown && !session.Terminal.IsLive)
        {
            return;
        }

        var isLive = session.Terminal.IsLive && view.HasAges;
        await session.Terminal.Out.WriteAsync(isLive ? StartOver : _shown is null ? "" : view.Format == OutputFormat.Yaml ? "---\n" : view.HasAges ? Environment.NewLine : "");
        _shown = report;
        view.Write(report, now);
        await session.Terminal.Out.FlushAsync(CancellationToken.None);
    }

    /// <summary>Waits for a change, or on a terminal for the next tick.</summary>
    private async Task NextAsync(CancellationToken cancellation)
    {
        var change = _changed.Reader.WaitToReadAsync(cancellation).AsTask();
        if (session.Terminal.IsLive || !(_machines.HasSynced && _groups.HasSynced))
        {
            await Task.WhenAny(change, Task.Delay(Tick, session.Clock, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
        else
        {
            await change;
        }

        while (_changed.Reader.TryRead(out _))
        {
            // One look shows all that has changed.
        }
    }
}
