using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Supply;
using HomelabAutoscaler.Operator.Notifications;
using HomelabAutoscaler.Operator.Supply;

namespace HomelabAutoscaler.Operator.Settings;

/// <summary>Everything that can be set; flags and environment variables are read by <see cref="SettingsReader"/>.</summary>
public sealed record OperatorSettings
{
    public string? KubeConfig { get; init; }

    public string? Context { get; init; }

    /// <summary>The home namespace: its Groups have plain ids, and the leader Lease lives there.</summary>
    public string? Namespace { get; init; }

    /// <summary>Namespaces to manage machines in; empty for the home namespace, <c>*</c> for all.</summary>
    public IReadOnlyList<string> WatchNamespaces { get; init; } = [];

    public bool EnableGrpcServer { get; init; } = true;

    public string GrpcServerAddress { get; init; } = ":50051";

    /// <summary>Folder with tls.crt and tls.key, and ca.crt where clients must show a certificate; null for plaintext.</summary>
    public string? GrpcCertPath { get; init; }

    /// <summary>Names of the clients that get through, by their certificates; empty for all that are vouched for.</summary>
    public IReadOnlyList<string> GrpcAllowedClients { get; init; } = [];

    /// <summary>Secret in the home namespace in which the operator keeps gRPC certificates that it makes itself; null where it makes none.</summary>
    public string? GrpcSecret { get; init; }

    /// <summary>Secret in which it keeps the one for Cluster Autoscaler.</summary>
    public string? GrpcClientSecret { get; init; }

    /// <summary>Names by which Cluster Autoscaler knows the operator.</summary>
    public string[] GrpcHosts { get; init; } = [];

    /// <summary>Address of /metrics; <c>0</c> for none.</summary>
    public string MetricsBindAddress { get; init; } = "0";

    /// <summary>Whether metrics are served over HTTPS, and only to whom Kubernetes allows it.</summary>
    public bool MetricsSecure { get; init; } = true;

    /// <summary>Folder with tls.crt and tls.key; null for a certificate that the operator makes itself.</summary>
    public string? MetricsCertPath { get; init; }

    /// <summary>Address of the status page; <c>0</c> for none.</summary>
    public string StatusPageBindAddress { get; init; } = "0";

    /// <summary>Whether the status page is served over HTTPS.</summary>
    public bool StatusPageSecure { get; init; }

    /// <summary>Folder with tls.crt and tls.key; null for a certificate that the operator makes itself.</summary>
    public string? StatusPageCertPath { get; init; }

    /// <summary>Whether machines can be switched from the status page.</summary>
    public bool StatusPageActions { get; init; }

    /// <summary>Where notifications are sent; null for nowhere.</summary>
    public Uri? NotifyUrl { get; init; }

    public NotificationFormat NotifyFormat { get; init; }

    /// <summary>File with the token for it; null for none.</summary>
    public string? NotifyTokenFile { get; init; }

    /// <summary>When a group's savings are told.</summary>
    public SavingsSchedule Savings { get; init; } = new(SavingsPeriod.Weekly, TimeZoneInfo.Local);

    /// <summary>The power supply that is asked; null for none.</summary>
    public UpsAddress? Ups { get; init; }

    /// <summary>How often it is.</summary>
    public TimeSpan UpsPoll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What follows from what it says.</summary>
    public SupplyPolicy Supply { get; init; } = new();

    /// <summary>Address of /healthz and /readyz; <c>0</c> for none.</summary>
    public string HealthProbeBindAddress { get; init; } = ":8081";

    /// <summary>Whether the API server may ask about Groups and Nodes before it stores them.</summary>
    public bool EnableWebhooks { get; init; }

    public string WebhookBindAddress { get; init; } = ":9443";

    /// <summary>Folder with tls.crt and tls.key; null where the operator makes its own certificate.</summary>
    public string? WebhookCertPath { get; init; }

    /// <summary>What the names of the webhooks' Service, Secret and configurations begin with.</summary>
    public string WebhookName { get; init; } = "homelab-autoscaler";

    public bool LeaderElect { get; init; }

    public string LeaderElectionId { get; init; } = "homelab-autoscaler";

    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    public LogFormat LogFormat { get; init; } = LogFormat.Plain;

    public Microsoft.Extensions.Logging.LogLevel LogLevel { get; init; } = Microsoft.Extensions.Logging.LogLevel.Information;

    public int Workers { get; init; } = 4;

    public TimeSpan ApiTimeout { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan WatchLifetime { get; init; } = TimeSpan.FromSeconds(45);

    public PowerPolicy Power { get; init; } = new();
}

public enum LogFormat
{
    Plain,
    Json,
}
