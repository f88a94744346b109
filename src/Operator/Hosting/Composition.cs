using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Kubernetes.Events;
using HomelabAutoscaler.Kubernetes.Leadership;
using HomelabAutoscaler.Operator.Energy;
using HomelabAutoscaler.Operator.Metrics;
using HomelabAutoscaler.Operator.Notifications;
using HomelabAutoscaler.Operator.Reconciling;
using HomelabAutoscaler.Operator.Settings;
using HomelabAutoscaler.Operator.Supply;

namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>The operator's parts for one cluster, put together from settings.</summary>
public sealed class Composition : IDisposable
{
    public const string DefaultNamespace = "homelab-autoscaler-system";

    private readonly HashSet<string>? _namespaces;

    public Composition(OperatorSettings settings, KubeConnection connection, TimeProvider clock, ILogger logger)
    {
        Settings = settings;
        HomeNamespace = settings.Namespace ?? connection.Namespace ?? DefaultNamespace;
        _namespaces = settings.WatchNamespaces switch
        {
            [] => [HomeNamespace],
            ["*"] => null,
            var listed => [.. listed],
        };
        Identity = $"{Environment.MachineName}_{Guid.NewGuid():N}";
        Api = new(connection, clock, $"homelab-autoscaler/{ProductVersion.Text}") { RequestTimeout = settings.ApiTimeout, Answered = Meter.ApiAnswered };
        Stores = new();
        var ids = new GroupIds(HomeNamespace);
        var policy = new CurrentPolicy(settings.Power);
        Fleet = new(Stores, ids, policy, clock);
        Intents = new(Api, Stores, clock);
        Notifications = settings.NotifyUrl is null ? null : new(settings, clock, logger);
        Events = new(Api, Identity, clock, logger) { Recorded = Notifications is null ? null : Notify };
        Plugs = new(Api, Stores, Fleet, clock, logger);
        Plugs.Noticed += (machine, notice) => Events.Record(machine, notice);
        Controllers = new(Api, Stores, Fleet, Intents, ids, MayFree, policy, Plugs, settings.Savings, Events, clock, logger);
        Controllers.Machines.Passed += result => Meter.Passed("machine", result);
        Controllers.Groups.Passed += result => Meter.Passed("group", result);
        Controllers.Nodes.Passed += result => Meter.Passed("node", result);
        Controllers.StatusWritten += (before, after) => PowerMeasurements.Record(MetricsPage.LabelOf(after, this), before.Status, after.Status, Meter);
        Supply = settings.Ups is { } ups ? new(ups, settings.Supply, settings.UpsPoll, policy, Fleet, Intents, clock, logger) : null;
        if (Supply is not null)
        {
            Supply.LimitsChanged += Controllers.AddAll;
            Supply.Noticed += NoticeSupply;
            Supply.Wished += change => Events.Record(change.Machine, change.Notice);
        }

        Elector = new(Api, new ObjectKey(HomeNamespace, settings.LeaderElectionId), Identity, clock, logger)
        {
            LeaseDuration = settings.LeaseDuration,
            RenewDeadline = settings.RenewDeadline,
            RetryPeriod = settings.RetryPeriod,
        };
    }

    public OperatorSettings Settings { get; }

    public string HomeNamespace { get; }

    /// <summary>This replica, for the leader Lease and for Events.</summary>
    public string Identity { get; }

    public OperatorMeter Meter { get; } = new();

    public KubeApi Api { get; }

    public ClusterStores Stores { get; }

    public FleetSource Fleet { get; }

    public IntentWriter Intents { get; }

    public EventRecorder Events { get; }

    /// <summary>Null where nobody is to be notified.</summary>
    internal NotificationSender? Notifications { get; }

    /// <summary>What machines take, where their plugs measure it.</summary>
    internal PlugMeters Plugs { get; }

    public Controllers Controllers { get; }

    /// <summary>Null where no power supply is to be asked.</summary>
    internal SupplyWatch? Supply { get; }

    public LeaderElector Elector { get; }

    /// <summary>Whether this replica is the one that acts and tells.</summary>
    public bool IsLeading => !Settings.LeaderElect || Elector.IsLeading;

    /// <summary>The namespaces in which machines are managed, for people.</summary>
    public string NamespacesText => _namespaces is null ? "all" : string.Join(", ", _namespaces.Order(StringComparer.Ordinal));

    /// <summary>Scopes of the kinds that live in namespaces.</summary>
    public IReadOnlyList<ListScope> Scopes(string? labelSelector = null) => _namespaces is null
        ? [new(null, labelSelector)]
        : [.. _namespaces.Order(StringComparer.Ordinal).Select(name => new ListScope(name, labelSelector))];

    public bool Manages(string @namespace) => _namespaces?.Contains(@namespace) ?? true;

    public void Dispose()
    {
        Controllers.Dispose();
        Plugs.Dispose();
        Intents.Dispose();
        Meter.Dispose();
        Notifications?.Dispose();
        Supply?.Dispose();
    }

    /// <summary>Whether Nodes of machines that are gone are freed; on a dry run they stay as they are until the first real one.</summary>
    private bool MayFree(string @namespace) => !Settings.Power.RecommendOnly && Manages(@namespace);

    /// <summary>Each group has the Event, which is where an owner looks; the leader writes them, and sends word of it.</summary>
    private void NoticeSupply(Notice notice)
    {
        if (!IsLeading)
        {
            return;
        }

        foreach (var group in Stores.Groups.Current.Span)
        {
            Events.Record(group, notice);
        }

        Notifications?.Send(notice);
    }

    private void Notify(string name, string kind, Notice notice)
    {
        if (kind == Machine.Resource.Kind)
        {
            Notifications!.Take(name, notice);
        }
        else if (notice.Reason == SavingsDigest.Reason)
        {
            Notifications!.SendSavings(name, notice);
        }
    }
}
