using System.CommandLine;
using System.Globalization;
using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Supply;
using HomelabAutoscaler.Core.Units;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Operator.Notifications;
using HomelabAutoscaler.Operator.Supply;

namespace HomelabAutoscaler.Operator.Settings;

/// <summary>The table of settings: names are those of the Go original where it has them.</summary>
internal sealed class SettingsReader
{
    /// <summary>How many times the retry period the renew deadline must be (JitterFactor of client-go).</summary>
    private const double LeastRetries = 1.2;

    private static readonly OperatorSettings Defaults = new();

    private readonly List<ISetting> _all = [];
    private readonly Setting<string?> _kubeConfig;
    private readonly Setting<string?> _context;
    private readonly Setting<string?> _namespace;
    private readonly Setting<string[]> _watchNamespaces;
    private readonly Setting<bool> _enableGrpcServer;
    private readonly Setting<string> _grpcServerAddress;
    private readonly Setting<string?> _grpcCertPath;
    private readonly Setting<string?> _grpcSecret;
    private readonly Setting<string?> _grpcClientSecret;
    private readonly Setting<string[]> _grpcHosts;
    private readonly Setting<string[]> _grpcAllowedClients;
    private readonly Setting<string> _metricsBindAddress;
    private readonly Setting<bool> _metricsSecure;
    private readonly Setting<string?> _metricsCertPath;
    private readonly Setting<string> _statusPageBindAddress;
    private readonly Setting<bool> _statusPageSecure;
    private readonly Setting<string?> _statusPageCertPath;
    private readonly Setting<bool> _statusPageActions;
    private readonly Setting<Uri?> _notifyUrl;
    private readonly Setting<NotificationFormat> _notifyFormat;
    private readonly Setting<string?> _notifyTokenFile;
    private readonly Setting<SavingsPeriod> _notifySavings;
    private readonly Setting<decimal?> _pricePerKwh;
    private readonly Setting<ValueList<TariffWindow>> _tariff;
    private readonly Setting<TimeZoneInfo> _tariffTimeZone;
    private readonly Setting<string?> _currency;
    private readonly Setting<string> _healthProbeBindAddress;
    private readonly Setting<bool> _enableWebhooks;
    private readonly Setting<string> _webhookBindAddress;
    private readonly Setting<string?> _webhookCertPath;
    private readonly Setting<string> _webhookName;
    private readonly Setting<bool> _leaderElect;
    private readonly Setting<string> _leaderElectionId;
    private readonly Setting<TimeSpan> _leaseDuration;
    private readonly Setting<TimeSpan> _renewDeadline;
    private readonly Setting<TimeSpan> _retryPeriod;
    private readonly Setting<LogFormat> _logFormat;
    private readonly Setting<LogLevel> _logLevel;
    private readonly Setting<int> _workers;
    private readonly Setting<TimeSpan> _apiTimeout;
    private readonly Setting<TimeSpan> _watchLifetime;
    private readonly Setting<int> _startupAttempts;
    private readonly Setting<TimeSpan> _startupAttemptTimeout;
    private readonly Setting<int> _shutdownAttempts;
    private readonly Setting<TimeSpan> _shutdownAttemptTimeout;
    private readonly Setting<TimeSpan> _retryBackoff;
    private readonly Setting<TimeSpan> _retest;
    private readonly Setting<TimeSpan> _longestRetest;
    private readonly Setting<TimeSpan> _manualHold;
    private readonly Setting<bool> _dryRun;
    private readonly Setting<TimeSpan> _drainTimeout;
    private readonly Setting<TimeSpan> _verifyTimeout;
    private readonly Setting<string?> _driverImage;
    private readonly Setting<string[]> _driverImagePullSecrets;
    private readonly Setting<UpsAddress?> _ups;
    private readonly Setting<TimeSpan> _upsPoll;
    private readonly Setting<TimeSpan> _upsGrace;
    private readonly Setting<double> _upsShedCharge;
    private readonly Setting<double> _upsLowCharge;
    private readonly Setting<TimeSpan> _upsShedRuntime;
    private readonly Setting<TimeSpan> _upsLowRuntime;
    private readonly Setting<TimeSpan> _upsPowerOffTime;
    private readonly Setting<TimeSpan> _upsRestoreAfter;
    private readonly Setting<double> _upsRestoreCharge;
    private readonly Setting<TimeSpan> _upsRestoreEvery;
    private readonly Setting<TimeSpan> _silentAfter;
    private readonly Setting<TimeSpan> _heartbeatInterval;
    private readonly Setting<TimeSpan> _maxNodeProvisionTime;

    public SettingsReader()
    {
        var power = Defaults.Power;
        _kubeConfig = Text("--kubeconfig", "kubeconfig file; without it KUBECONFIG, the Pod's service account, then ~/.kube/config");
        _context = Text("--context", "Context of the kubeconfig");
        _namespace = Text("--namespace", "Home namespace: its Groups have plain ids for Cluster Autoscaler; without it the Pod's or the context's, then homelab-autoscaler-system");
        _watchNamespaces = Add(new Setting<string[]>("--watch-namespaces", [], "", "Namespaces to manage machines in, separated by commas; * for all; without it the home namespace", Parsers.List));
        _enableGrpcServer = Flag("--enable-grpc-server", Defaults.EnableGrpcServer, "Serve the cloud provider to Cluster Autoscaler");
        _grpcServerAddress = Address("--grpc-server-address", Defaults.GrpcServerAddress, "Address that the gRPC server listens on");
        _grpcCertPath = Text("--grpc-cert-path", "Folder with tls.crt and tls.key for gRPC, and ca.crt if clients must show a certificate; without it gRPC is plaintext");
        _grpcAllowedClients = Add(new Setting<string[]>("--grpc-allowed-clients", [], "", "Names in certificates of gRPC clients that are let in, DNS names or common names, separated by commas; without it all that ca.crt vouches for", Parsers.List));
        _grpcSecret = Text("--grpc-secret", "Secret in the home namespace in which the operator keeps certificates for gRPC that it makes itself; with --grpc-client-secret and --grpc-hosts, and without --grpc-cert-path");
        _grpcClientSecret = Text("--grpc-client-secret", "Secret in which it keeps the certificate that Cluster Autoscaler shows");
        _grpcHosts = Add(new Setting<string[]>("--grpc-hosts", [], "", "Names by which Cluster Autoscaler knows the operator, for that certificate, separated by commas", Parsers.List));
        _metricsBindAddress = Address("--metrics-bind-address", Defaults.MetricsBindAddress, "Address of /metrics, 0 for none");
        _metricsSecure = Flag("--metrics-secure", Defaults.MetricsSecure, "Serve metrics over HTTPS, and only to accounts that Kubernetes lets get /metrics");
        _metricsCertPath = Text("--metrics-cert-path", "Folder with tls.crt and tls.key for metrics; without it the operator makes a certificate itself");
        _statusPageBindAddress = Address("--status-page-bind-address", Defaults.StatusPageBindAddress, "Address of the status page, 0 for none");
        _statusPageSecure = Flag("--status-page-secure", Defaults.StatusPageSecure, "Serve the status page over HTTPS");
        _statusPageCertPath = Text("--status-page-cert-path", "Folder with tls.crt and tls.key for the status page; without it the operator makes a certificate itself");
        _statusPageActions = Flag("--status-page-actions", Defaults.StatusPageActions, "Let people switch machines from the status page, who show a token that may patch them; over HTTPS or from the machine itself only");
        _healthProbeBindAddress = Address("--health-probe-bind-address", Defaults.HealthProbeBindAddress, "Address of /healthz and /readyz; 0 for none");
        _enableWebhooks = Flag("--enable-webhooks", Defaults.EnableWebhooks, "Serve the admission webhooks of Groups and Nodes to the API server");
        _webhookBindAddress = Address("--webhook-bind-address", Defaults.WebhookBindAddress, "Address that the webhooks are served on, over HTTPS; 0 for none");
        _webhookCertPath = Text("--webhook-cert-path", "Folder with tls.crt and tls.key for the webhooks; without it the operator makes a certificate itself");
        _webhookName = Add(new Setting<string>("--webhook-name", Defaults.WebhookName, Defaults.WebhookName, "What the names of the webhooks' Service, Secret and configurations begin with", Parsers.Text));
        _notifyUrl = Add(new Setting<Uri?>("--notify-url", null, "", "Where to send word of machines that fail and are well again, such as https://ntfy.sh/TOPIC", Parsers.HttpAddress) { IsSecret = true });
        _notifyFormat = Add(new Setting<NotificationFormat>("--notify-format", NotificationFormat.Ntfy, "ntfy", "ntfy, or json for a webhook of your own", Parsers.NotificationFormat));
        _notifyTokenFile = Text("--notify-token-file", "File with the bearer token for --notify-url");
        _notifySavings = Add(new Setting<SavingsPeriod>("--notify-savings", SavingsPeriod.Weekly, "weekly", "When each group's savings are told, at 9:00 by --tariff-time-zone: never, weekly (Mondays) or monthly (on the first); as an Event, and to --notify-url", Parsers.SavingsPeriod));
        _pricePerKwh = Add(new Setting<decimal?>("--price-per-kwh", null, "", "What a kWh costs: machines whose watts are known are priced by it", TariffParser.Price));
        _tariff = Add(new Setting<ValueList<TariffWindow>>("--tariff", [], "", "Times of day with prices of their own, such as 22:00-06:00=0.21, separated by commas", TariffParser.Windows));
        _tariffTimeZone = Add(new Setting<TimeZoneInfo>("--tariff-time-zone", TimeZoneInfo.Local, "the machine's", "Time zone of the tariff and of --notify-savings, such as Europe/Berlin", TariffParser.Zone));
        _currency = Text("--currency", "Currency of prices, for people, such as EUR");
        var supply = Defaults.Supply;
        _ups = Add(new Setting<UpsAddress?>("--ups", null, "", "Power supply to heed, as Network UPS Tools name it: UPS@HOST[:PORT]", UpsAddress.Parse));
        _upsPoll = Wait("--ups-poll", Defaults.UpsPoll, "How often the power supply is asked");
        _upsGrace = Duration("--ups-grace", supply.Grace, "How long it runs on battery before machines are switched off; nothing is switched on from the first moment");
        _upsShedCharge = Percent("--ups-shed-charge", supply.ShedCharge, "Charge in percent below which machines are switched off, lowest priority first");
        _upsLowCharge = Percent("--ups-low-charge", supply.LowCharge, "Charge in percent at which all are");
        _upsShedRuntime = Duration("--ups-shed-runtime", supply.ShedRuntime, "Remaining runtime below which machines are switched off, lowest priority first");
        _upsLowRuntime = Duration("--ups-low-runtime", supply.LowRuntime, "Remaining runtime at which all are");
        _upsPowerOffTime = Duration("--ups-power-off-time", supply.PowerOffTime, "What a machine takes to go off once its Pods are away");
        _upsRestoreAfter = Duration("--ups-restore-after", supply.RestoreAfter, "How long the mains must be back before machines are switched on again");
        _upsRestoreCharge = Percent("--ups-restore-charge", supply.RestoreCharge, "Charge in percent below which nothing is switched on");
        _upsRestoreEvery = Duration("--ups-restore-every", supply.RestoreEvery, "Time between machines that are switched on again");
        _leaderElect = Flag("--leader-elect", Defaults.LeaderElect, "Power machines only while holding the leader Lease; needed with more than one replica");
        _leaderElectionId = Add(new Setting<string>("--leader-election-id", Defaults.LeaderElectionId, Defaults.LeaderElectionId, "Name of the leader Lease in the home namespace", Parsers.Text));
        _leaseDuration = Wait("--leader-election-lease-duration", Defaults.LeaseDuration, "How long others wait for a leader that does not renew");
        _renewDeadline = Wait("--leader-election-renew-deadline", Defaults.RenewDeadline, "How long a leader that cannot renew goes on");
        _retryPeriod = Wait("--leader-election-retry-period", Defaults.RetryPeriod, "How often the leader Lease is renewed or asked for");
        _logFormat = Add(new Setting<LogFormat>("--log-format", Defaults.LogFormat, "plain", "plain or json", Parsers.Format));
        _logLevel = Add(new Setting<LogLevel>("--log-level", Defaults.LogLevel, "info", "debug, info, warn or error", Parsers.Level));
        _workers = Number("--workers", Defaults.Workers, "Machines that are worked on at the same time");
        _apiTimeout = Wait("--api-timeout", Defaults.ApiTimeout, "How long a request to the API server may take");
        _watchLifetime = Wait("--watch-lifetime", Defaults.WatchLifetime, "How long one watch lives; a stalled one is noticed 5 s later");
        _startupAttempts = Number("--startup-attempts", power.StartupAttempts, "Attempts to switch a machine on before it counts as failed");
        _startupAttemptTimeout = Duration("--startup-attempt-timeout", power.StartupAttemptTimeout, "How long one attempt to switch on may take, at most its share of the Group's maxNodeProvisionTime");
        _shutdownAttempts = Number("--shutdown-attempts", power.ShutdownAttempts, "Attempts to switch a machine off before it counts as failed");
        _shutdownAttemptTimeout = Duration("--shutdown-attempt-timeout", power.ShutdownAttemptTimeout, "How long one attempt to switch off may take");
        _retryBackoff = Duration("--retry-backoff", power.RetryBackoff, "Wait after a failed attempt, doubled for each further one");
        _retest = Duration("--retest", power.Retest, "Wait after a failed operation until the machine is tried again, doubled for each further failure");
        _longestRetest = Duration("--longest-retest", power.LongestRetest, "Longest wait until a failed machine is tried again");
        _manualHold = Duration("--manual-hold", power.ManualHold, "How long a power state that a person wished is left alone by everybody else");
        _dryRun = Flag("--dry-run", power.RecommendOnly, "Change no power and no Node: only say in status and Events what would be done");
        _drainTimeout = Duration("--drain-timeout", power.Drain.Timeout, "How long moving Pods away before a power-off may take that Cluster Autoscaler did not prepare");
        _verifyTimeout = Duration("--verify-timeout", power.VerifyTimeout, "How long the Pod that verifies that a machine is off may take");
        _driverImage = Text("--driver-image", "The operator's own image, in which Jobs do what a Node's spec.driver says; the chart gives it");
        _driverImagePullSecrets = Add(new Setting<string[]>("--driver-image-pull-secrets", [], "", "Secrets with the credentials of that image's registry, in the namespaces of machines, separated by commas", Parsers.List));
        _silentAfter = Duration("--silent-after", power.SilentAfter, "How long a kubelet must be silent for its machine to count as off");
        _heartbeatInterval = Duration("--heartbeat-interval", power.HeartbeatInterval, "How often a kubelet's Lease is read while its machine is being switched");
        _maxNodeProvisionTime = Duration("--max-node-provision-time", power.MaxNodeProvisionTime, "Time to switch a machine on where its Group does not say");
    }

    public IReadOnlyList<ISetting> All => _all;

    /// <summary>Reads all settings; what is wrong is added to the errors, and its default stands in.</summary>
    public OperatorSettings Read(ParseResult result, ICollection<string> errors)
    {
        var settings = ReadAll(result, errors, _tariffTimeZone.Read(result, errors));
        if (settings.GrpcSecret is not null && (settings.GrpcCertPath is not null || settings.GrpcClientSecret is null || settings.GrpcHosts.Length == 0))
        {
            errors.Add("--grpc-secret needs --grpc-client-secret and --grpc-hosts, and excludes --grpc-cert-path");
        }

        if (settings.GrpcAllowedClients.Count > 0 && settings is { GrpcSecret: null, GrpcCertPath: null })
        {
            errors.Add("--grpc-allowed-clients needs --grpc-cert-path or --grpc-secret: without TLS clients have no names, and all get through");
        }

        // The rule of Kubernetes' own leader election: else two would lead for a moment, or one would give up for one lost answer.
        if (settings.LeaseDuration <= settings.RenewDeadline || settings.RenewDeadline <= settings.RetryPeriod * LeastRetries)
        {
            errors.Add("--leader-election-lease-duration must be more than --leader-election-renew-deadline, and that more than 1.2 times --leader-election-retry-period");
        }

        if (settings.WatchNamespaces.Count > 1 && settings.WatchNamespaces.Contains("*"))
        {
            errors.Add("--watch-namespaces is either *, which is all namespaces, or a list of names");
        }

        return settings;
    }

    private OperatorSettings ReadAll(ParseResult result, ICollection<string> errors, TimeZoneInfo zone) => new()
    {
        KubeConfig = _kubeConfig.Read(result, errors),
        Context = _context.Read(result, errors),
        Namespace = _namespace.Read(result, errors),
        WatchNamespaces = _watchNamespaces.Read(result, errors),
        EnableGrpcServer = _enableGrpcServer.Read(result, errors),
        GrpcServerAddress = _grpcServerAddress.Read(result, errors),
        GrpcCertPath = _grpcCertPath.Read(result, errors),
        GrpcAllowedClients = _grpcAllowedClients.Read(result, errors),
        GrpcSecret = _grpcSecret.Read(result, errors),
        GrpcClientSecret = _grpcClientSecret.Read(result, errors),
        GrpcHosts = _grpcHosts.Read(result, errors),
        MetricsBindAddress = _metricsBindAddress.Read(result, errors),
        MetricsSecure = _metricsSecure.Read(result, errors),
        MetricsCertPath = _metricsCertPath.Read(result, errors),
        StatusPageBindAddress = _statusPageBindAddress.Read(result, errors),
        StatusPageSecure = _statusPageSecure.Read(result, errors),
        StatusPageCertPath = _statusPageCertPath.Read(result, errors),
        StatusPageActions = _statusPageActions.Read(result, errors),
        NotifyUrl = _notifyUrl.Read(result, errors),
        NotifyFormat = _notifyFormat.Read(result, errors),
        NotifyTokenFile = _notifyTokenFile.Read(result, errors),
        Savings = new(_notifySavings.Read(result, errors), zone),
        HealthProbeBindAddress = _healthProbeBindAddress.Read(result, errors),
        EnableWebhooks = _enableWebhooks.Read(result, errors),
        WebhookBindAddress = _webhookBindAddress.Read(result, errors),
        WebhookCertPath = _webhookCertPath.Read(result, errors),
        WebhookName = _webhookName.Read(result, errors),
        Ups = _ups.Read(result, errors),
        UpsPoll = _upsPoll.Read(result, errors),
        Supply = SupplyOf(result, errors),
        LeaderElect = _leaderElect.Read(result, errors),
        LeaderElectionId = _leaderElectionId.Read(result, errors),
        LeaseDuration = _leaseDuration.Read(result, errors),
        RenewDeadline = _renewDeadline.Read(result, errors),
        RetryPeriod = _retryPeriod.Read(result, errors),
        LogFormat = _logFormat.Read(result, errors),
        LogLevel = _logLevel.Read(result, errors),
        Workers = _workers.Read(result, errors),
        ApiTimeout = _apiTimeout.Read(result, errors),
        WatchLifetime = _watchLifetime.Read(result, errors),
        Power = Defaults.Power with
        {
            StartupAttempts = _startupAttempts.Read(result, errors),
            StartupAttemptTimeout = _startupAttemptTimeout.Read(result, errors),
            ShutdownAttempts = _shutdownAttempts.Read(result, errors),
            ShutdownAttemptTimeout = _shutdownAttemptTimeout.Read(result, errors),
            RetryBackoff = _retryBackoff.Read(result, errors),
            Retest = _retest.Read(result, errors),
            LongestRetest = _longestRetest.Read(result, errors),
            ManualHold = _manualHold.Read(result, errors),
            RecommendOnly = _dryRun.Read(result, errors),
            Drain = Defaults.Power.Drain with { Timeout = _drainTimeout.Read(result, errors) },
            VerifyTimeout = _verifyTimeout.Read(result, errors),
            Tariff = TariffOf(result, errors, zone),
            DriverImage = _driverImage.Read(result, errors) is { Length: > 0 } image
                ? new(image, _driverImagePullSecrets.Read(result, errors).Select(name => new LocalReference { Name = name }).ToValueList())
                : null,
            SilentAfter = _silentAfter.Read(result, errors),
            HeartbeatInterval = _heartbeatInterval.Read(result, errors),
            MaxNodeProvisionTime = _maxNodeProvisionTime.Read(result, errors),
        },
    };

    private SupplyPolicy SupplyOf(ParseResult result, ICollection<string> errors)
    {
        var supply = new SupplyPolicy
        {
            Grace = _upsGrace.Read(result, errors),
            ShedCharge = _upsShedCharge.Read(result, errors),
            LowCharge = _upsLowCharge.Read(result, errors),
            ShedRuntime = _upsShedRuntime.Read(result, errors),
            LowRuntime = _upsLowRuntime.Read(result, errors),
            PowerOffTime = _upsPowerOffTime.Read(result, errors),
            RestoreAfter = _upsRestoreAfter.Read(result, errors),
            RestoreCharge = _upsRestoreCharge.Read(result, errors),
            RestoreEvery = _upsRestoreEvery.Read(result, errors),
        };
        if (supply.ShedCharge <= supply.LowCharge)
        {
            errors.Add("--ups-shed-charge must be more than --ups-low-charge: machines go between the two");
        }

        if (supply.ShedRuntime <= supply.LowRuntime)
        {
            errors.Add("--ups-shed-runtime must be more than --ups-low-runtime: machines go between the two");
        }

        return supply;
    }

    private Tariff? TariffOf(ParseResult result, ICollection<string> errors, TimeZoneInfo zone)
    {
        var (price, windows) = (_pricePerKwh.Read(result, errors), _tariff.Read(result, errors));
        if (price is null && windows.Count > 0)
        {
            errors.Add("--tariff needs --price-per-kwh, for the rest of the day");
        }

        var currency = _currency.Read(result, errors) ?? "";
        return price is { } ordinary ? new(ordinary, windows, zone, currency) : null;
    }

    private Setting<T> Add<T>(Setting<T> setting)
    {
        _all.Add(setting);
        return setting;
    }

    private Setting<string?> Text(string flag, string description) => Add(new Setting<string?>(flag, null, "", description, Parsers.Text));

    private Setting<string> Address(string flag, string fallback, string description) => Add(new Setting<string>(flag, fallback, fallback, description, Parsers.Address));

    private Setting<bool> Flag(string flag, bool fallback, string description) => Add(new Setting<bool>(flag, fallback, fallback ? "true" : "false", description, Parsers.Boolean));

    private Setting<int> Number(string flag, int fallback, string description) =>
        Add(new Setting<int>(flag, fallback, fallback.ToString(CultureInfo.InvariantCulture), description, Parsers.Positive));

    private Setting<TimeSpan> Wait(string flag, TimeSpan fallback, string description) =>
        Add(new Setting<TimeSpan>(flag, fallback, GoDuration.Format(fallback), description, Parsers.Wait));

    private Setting<TimeSpan> Duration(string flag, TimeSpan fallback, string description) =>
        Add(new Setting<TimeSpan>(flag, fallback, GoDuration.Format(fallback), description, Parsers.Duration));

    private Setting<double> Percent(string flag, double fallback, string description) =>
        Add(new Setting<double>(flag, fallback, fallback.ToString(CultureInfo.InvariantCulture), description, Parsers.Percent));
}
