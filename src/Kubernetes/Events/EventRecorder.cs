using System.Globalization;
using System.Threading.Channels;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using Microsoft.Extensions.Logging;

namespace HomelabAutoscaler.Kubernetes.Events;

/// <summary>Writes Kubernetes Events in the background: they help people, and losing one must hold nothing up.</summary>
public sealed class EventRecorder(KubeApi api, string instance, TimeProvider clock, ILogger logger)
{
    public const string Controller = "homelab-autoscaler";

    private const int Room = 256;

    private const int LongestNote = 1024;

    private readonly Channel<KubeEvent> _waiting = Channel.CreateBounded<KubeEvent>(new BoundedChannelOptions(Room) { FullMode = BoundedChannelFullMode.DropOldest });

    private long _number;

    public void Record<T>(T regarding, Notice notice)
        where T : class, IKubeResource<T>
    {
        var now = clock.GetUtcNow();
        var type = T.Resource;
        var name = string.Create(CultureInfo.InvariantCulture, $"{regarding.Metadata.Name}.{now.UtcTicks:x}{Interlocked.Increment(ref _number):x}");
        _waiting.Writer.TryWrite(new()
        {
            // Events about objects without a namespace belong into default.
            Metadata = new() { Name = name, Namespace = regarding.Metadata.Namespace ?? "default" },
            EventTime = now,
            ReportingController = Controller,
            ReportingInstance = instance,
            Action = notice.Action,
            Reason = notice.Reason,
            Note = notice.Note.Length <= LongestNote ? notice.Note : notice.Note[..LongestNote],
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

    /// <summary>Writes what waits now.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        while (_waiting.Reader.TryRead(out var happened))
        {
            try
            {
                await api.CreateAsync(happened, cancellation);
            }
            catch (KubeApiException e)
            {
                logger.EventLost(happened.Reason, happened.Regarding.Name ?? "", e.Message);
            }
        }
    }
}
