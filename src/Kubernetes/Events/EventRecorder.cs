using System.Net;
using System.Threading.Channels;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using Microsoft.Extensions.Logging;

namespace HomelabAutoscaler.Kubernetes.Events;

/// <summary>
/// Writes Kubernetes Events in the background: they help people, and losing one must hold nothing up. What happens again
/// within minutes is counted in the Event that is there.
/// </summary>
public sealed class EventRecorder
{
    public const string Controller = "homelab-autoscaler";

    private const int Room = 256;

    private readonly KubeApi _api;
    private readonly string _instance;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Channel<KubeEvent> _waiting;
    private readonly RecentEvents _recent = new();
    private long _number;

    public EventRecorder(KubeApi api, string instance, TimeProvider clock, ILogger logger)
    {
        (_api, _instance, _clock, _logger) = (api, EventLimits.Instance(instance), clock, logger);
        _waiting = Channel.CreateBounded<KubeEvent>(
            new BoundedChannelOptions(Room) { FullMode = BoundedChannelFullMode.DropOldest },
            dropped => Lost(dropped, "too many wait"));
    }

    /// <summary>Told of everything that is recorded: the object, as NAMESPACE/NAME, its kind, and what. It must be quick.</summary>
    public Action<string, string, Notice>? Recorded { get; init; }

    public void Record<T>(T regarding, Notice notice)
        where T : class, IKubeResource<T>
    {
        var now = _clock.GetUtcNow();
        var type = T.Resource;
        Recorded?.Invoke($"{regarding.Metadata.Namespace}/{regarding.Metadata.Name}", type.Kind, notice);
        _waiting.Writer.TryWrite(new()
        {
            Metadata = new(),
            EventTime = now,
            ReportingController = Controller,
            ReportingInstance = _instance,
            Action = notice.Action,
            Reason = notice.Reason,
            Note = EventLimits.Note(notice.Note),
            Type = notice.IsWarning ? "Warning" : "Normal",
            Regarding = new()
            {
                ApiVersion = type.ApiVersion,
                Kind = type.Kind,
                Name = regarding.Metadata.Name,
                Namespace = regarding.Metadata.Namespace,
                Uid = regarding.Metadata.Uid,
            },
        });
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellation))
        {
            await DrainAsync(cancellation);
        }
    }

    /// <summary>Writes what waits, before the process ends; what takes longer than it is allowed is lost.</summary>
    public async Task FlushAsync(TimeSpan allowed)
    {
        using var timeout = new CancellationTokenSource(allowed, _clock);
        try
        {
            await DrainAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            foreach (var series in _recent.Untold())
            {
                Lost(series.Event, "the API server did not answer before the end");
            }
        }
    }

    /// <summary>Writes what waits now.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        while (_waiting.Reader.TryRead(out var happened))
        {
            _recent.Add(happened);
        }

        foreach (var series in _recent.Untold())
        {
            await TellAsync(series, cancellation);
        }

        _recent.ForgetOld(_clock.GetUtcNow());
    }

    private async Task TellAsync(EventSeries series, CancellationToken cancellation)
    {
        var happened = series.Event;
        try
        {
            series.Written = series.Written is { } written && await CountAsync(written, happened, cancellation) is { } counted
                ? counted
                : await _api.CreateAsync(happened with { Metadata = MetadataOf(happened.Regarding, series.LastObserved) }, cancellation);
            series.IsTold = true;
        }
        catch (KubeApiException e)
        {
            _recent.Forget(series);
            Lost(happened, e.Message);
        }
    }

    /// <summary>Counts in the Event that is there; null when there is none, or when it may not be written to.</summary>
    private async Task<KubeEvent?> CountAsync(KubeEvent written, KubeEvent happened, CancellationToken cancellation)
    {
        try
        {
            return await _api.PatchAsync<KubeEvent>(
                new(written.Metadata.Namespace, written.Metadata.Name), null, PatchKind.Merge, writer => KubeEvent.WritePatch(writer, written, happened), cancellation);
        }
        catch (KubeApiException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            return null;
        }
    }

    /// <summary>Events about objects without a namespace belong into default.</summary>
    private ObjectMeta MetadataOf(ObjectReference regarding, DateTimeOffset now) => new()
    {
        Name = EventLimits.Name(regarding.Name ?? "", now, Interlocked.Increment(ref _number)),
        Namespace = regarding.Namespace ?? "default",
    };

    private void Lost(KubeEvent happened, string cause) => _logger.EventLost(happened.Reason, happened.Regarding.Name ?? "", cause);
}
