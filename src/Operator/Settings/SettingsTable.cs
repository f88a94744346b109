using System.Globalization;
using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Operator.Supply;

namespace HomelabAutoscaler.Operator.Settings;

/// <summary>All settings: names are those of the Go original where it has them. What builds upon another one comes after it.</summary>
internal sealed class SettingsTable
{
    private static readonly OperatorSettings Defaults = new();

    private readonly List<ISetting> _all = [];

    public SettingsTable()
    {
        var (power, supply) = (Defaults.Power, Defaults.Supply);
        Text("--kubeconfig", (s, v) => s with { KubeConfig = v }, "kubeconfig file; without it KUBECONFIG, the Pod's service account, then ~/.kube/config");
        Text("--context", (s, v) => s with { Context = v }, "Context of the kubeconfig");
        Text("--namespace", (s, v) => s with { Namespace = v }, "Home namespace: its Groups have plain ids for Cluster Autoscaler; without it the Pod's or the context's, then homelab-autoscaler-system");
        Add("--watch-namespaces", "", Parsers.List, (s, v) => s with { WatchNamespaces = v }, "Namespaces to manage machines in, separated by commas; * for all; without it the home namespace");
        Flag("--enable-grpc-server", Defaults.EnableGrpcServer, (s, v) => s with { EnableGrpcServer = v }, "Serve the cloud provider to Cluster Autoscaler");
        Address("--grpc-server-address", Defaults.GrpcServerAddress, (s, v) => s with { GrpcServerAddress = v }, "Address that the gRPC server listens on");
        Text("--grpc-cert-path", (s, v) => s with { GrpcCertPath = v }, "Folder with tls.crt and tls.key for gRPC, and ca.crt if clients must show a certificate; without it gRPC is plaintext");
        Add("--grpc-allowed-clients", "", Parsers.List, (s, v) => s with { GrpcAllowedClients = v }, "Names in certificates of gRPC clients that are let in, DNS names or common names, separated by commas; without it all that ca.crt vouches for");
        Text("--grpc-secret", (s, v) => s with { GrpcSecret = v }, "Secret in the home namespace in which the operator keeps certificates for gRPC that it makes itself; with --grpc-client-secret and --grpc-hosts, and without --grpc-cert-path");
        Text("--grpc-client-secret", (s, v) => s with { GrpcClientSecret = v }, "Secret in which it keeps the certificate that Cluster Autoscaler shows");
        Add("--grpc-hosts", "", Parsers.List, (s, v) => s with { GrpcHosts = v }, "Names by which Cluster Autoscaler knows the operator, for that certificate, separated by commas");
        Address("--metrics-bind-address", Defaults.MetricsBindAddress, (s, v) => s with { MetricsBindAddress = v }, "Address of /metrics, 0 for none");
        Flag("--metrics-secure", Defaults.MetricsSecure, (s, v) => s with { MetricsSecure = v }, "Serve metrics over HTTPS, and only to accounts that Kubernetes lets get /metrics");
        Text("--metrics-cert-path", (s, v) => s with { MetricsCertPath = v }, "Folder with tls.crt and tls.key for metrics; without it the operator makes a certificate itself");
        Address("--status-page-bind-address", Defaults.StatusPageBindAddress, (s, v) => s with { StatusPageBindAddress = v }, "Address of the status page, 0 for none");
        Flag("--status-page-secure", Defaults.StatusPageSecure, (s, v) => s with { StatusPageSecure = v }, "Serve the status page over HTTPS");
        Text("--status-page-cert-path", (s, v) => s with { StatusPageCertPath = v }, "Folder with tls.crt and tls.key for the status page; without it the operator makes a certificate itself");
        Flag("--status-page-actions", Defaults.StatusPageActions, (s, v) => s with { StatusPageActions = v }, "Let people switch machines from the status page, who show a token that may patch them; over HTTPS or from the machine itself only");
        Address("--health-probe-bind-address", Defaults.HealthProbeBindAddress, (s, v) => s with { HealthProbeBindAddress = v }, "Address of /healthz and /readyz; 0 for none");
        Flag("--enable-webhooks", Defaults.EnableWebhooks, (s, v) => s with { EnableWebhooks = v }, "Serve the admission webhooks of Groups and Nodes to the API server");
        Address("--webhook-bind-address", Defaults.WebhookBindAddress, (s, v) => s with { WebhookBindAddress = v }, "Address that the webhooks are served on, over HTTPS; 0 for none");
        Text("--webhook-cert-path", (s, v) => s with { WebhookCertPath = v }, "Folder with tls.crt and tls.key for the webhooks; without it the operator makes a certificate itself");
        Add("--webhook-name", Defaults.WebhookName, Parsers.Text, (s, v) => s with { WebhookName = v }, "What the names of the webhooks' Service, Secret and configurations begin with");
        Add("--notify-url", "", Parsers.HttpAddress, (s, v) => s with { NotifyUrl = v }, "Where to send word of machines that fail and are well again, such as https://ntfy.sh/TOPIC", isSecret: true);
        Add("--notify-format", "ntfy", Parsers.NotificationFormat, (s, v) => s with { NotifyFormat = v }, "ntfy, or json for a webhook of your own");
        Text("--notify-token-file", (s, v) => s with { NotifyTokenFile = v }, "File with the bearer token for --notify-url");
        Add("--notify-savings", "weekly", Parsers.SavingsPeriod, (s, v) => s with { Savings = s.Savings with { Period = v } }, "When each group's savings are told, at 9:00 by --tariff-time-zone: never, weekly (Mondays) or monthly (on the first); as an Event, and to --notify-url");
        Add("--price-per-kwh", "", TariffParser.Price, (s, v) => s with { Power = s.Power with { Tariff = new(v, [], s.Savings.Zone, "") } }, "What a kWh costs: machines whose watts are known are priced by it");
        Tariff = Add("--tariff", "", TariffParser.Windows, (s, v) => WithTariff(s, tariff => tariff with { Windows = v }), "Times of day with prices of their own, such as 22:00-06:00=0.21, separated by commas");
        Add("--tariff-time-zone", "the machine's", TariffParser.Zone, (s, v) => WithTariff(s with { Savings = s.Savings with { Zone = v } }, tariff => tariff with { Zone = v }), "Time zone of the tariff and of --notify-savings, such as Europe/Berlin");
        Text("--currency", (s, v) => WithTariff(s, tariff => tariff with { Currency = v }), "Currency of prices, for people, such as EUR");
        Add("--ups", "", UpsAddress.Parse, (s, v) => s with { Ups = v }, "Power supply to heed, as Network UPS Tools name it: UPS@HOST[:PORT]");
        Wait("--ups-poll", Defaults.UpsPoll, (s, v) => s with { UpsPoll = v }, "How often the power supply is asked");
        Duration("--ups-grace", supply.Grace, (s, v) => s with { Supply = s.Supply with { Grace = v } }, "How long it runs on battery before machines are switched off; nothing is switched on from the first moment");
        Percent("--ups-shed-charge", supply.ShedCharge, (s, v) => s with { Supply = s.Supply with { ShedCharge = v } }, "Charge in percent below which machines are switched off, lowest priority first");
        Percent("--ups-low-charge", supply.LowCharge, (s, v) => s with { Supply = s.Supply with { LowCharge = v } }, "Charge in percent at which all are");
        Duration("--ups-shed-runtime", supply.ShedRuntime, (s, v) => s with { Supply = s.Supply with { ShedRuntime = v } }, "Remaining runtime below which machines are switched off, lowest priority first");
        Duration("--ups-low-runtime", supply.LowRuntime, (s, v) => s with { Supply = s.Supply with { LowRuntime = v } }, "Remaining runtime at which all are");
        Duration("--ups-power-off-time", supply.PowerOffTime, (s, v) => s with { Supply = s.Supply with { PowerOffTime = v } }, "What a machine takes to go off once its Pods are away");
        Duration("--ups-restore-after", supply.RestoreAfter, (s, v) => s with { Supply = s.Supply with { RestoreAfter = v } }, "How long the mains must be back before machines are switched on again");
        Percent("--ups-restore-charge", supply.RestoreCharge, (s, v) => s with { Supply = s.Supply with { RestoreCharge = v } }, "Charge in percent below which nothing is switched on");
        Duration("--ups-restore-every", supply.RestoreEvery, (s, v) => s with { Supply = s.Supply with { RestoreEvery = v } }, "Time between machines that are switched on again");
        Flag("--leader-elect", Defaults.LeaderElect, (s, v) => s with { LeaderElect = v }, "Power machines only while holding the leader Lease; needed with more than one replica");
        Add("--leader-election-id", Defaults.LeaderElectionId, Parsers.Text, (s, v) => s with { LeaderElectionId = v }, "Name of the leader Lease in the home namespace");
        Wait("--leader-election-lease-duration", Defaults.LeaseDuration, (s, v) => s with { LeaseDuration = v }, "How long others wait for a leader that does not renew");
        Wait("--leader-election-renew-deadline", Defaults.RenewDeadline, (s, v) => s with { RenewDeadline = v }, "How long a leader that cannot renew goes on");
        Wait("--leader-election-retry-period", Defaults.RetryPeriod, (s, v) => s with { RetryPeriod = v }, "How often the leader Lease is renewed or asked for");
        Add("--log-format", "plain", Parsers.Format, (s, v) => s with { LogFormat = v }, "plain or json");
        Add("--log-level", "info", Parsers.Level, (s, v) => s with { LogLevel = v }, "debug, info, warn or error");
        Number("--workers", Defaults.Workers, (s, v) => s with { Workers = v }, "Machines that are worked on at the same time");
        Wait("--api-timeout", Defaults.ApiTimeout, (s, v) => s with { ApiTimeout = v }, "How long a request to the API server may take");
        Wait("--watch-lifetime", Defaults.WatchLifetime, (s, v) => s with { WatchLifetime = v }, "How long one watch lives; a stalled one is noticed 5 s later");
        Number("--startup-attempts", power.StartupAttempts, (s, v) => s with { Power = s.Power with { StartupAttempts = v } }, "Attempts to switch a machine on before it counts as failed");
        Duration("--startup-attempt-timeout", power.StartupAttemptTimeout, (s, v) => s with { Power = s.Power with { StartupAttemptTimeout = v } }, "How long one attempt to switch on may take, at most its share of the Group's maxNodeProvisionTime");
        Number("--shutdown-attempts", power.ShutdownAttempts, (s, v) => s with { Power = s.Power with { ShutdownAttempts = v } }, "Attempts to switch a machine off before it counts as failed");
        Duration("--shutdown-attempt-timeout", power.ShutdownAttemptTimeout, (s, v) => s with { Power = s.Power with { ShutdownAttemptTimeout = v } }, "How long one attempt to switch off may take");
        Duration("--retry-backoff", power.RetryBackoff, (s, v) => s with { Power = s.Power with { RetryBackoff = v } }, "Wait after a failed attempt, doubled for each further one");
        Duration("--retest", power.Retest, (s, v) => s with { Power = s.Power with { Retest = v } }, "Wait after a failed operation until the machine is tried again, doubled for each further failure");
        Duration("--longest-retest", power.LongestRetest, (s, v) => s with { Power = s.Power with { LongestRetest = v } }, "Longest wait until a failed machine is tried again");
        Add("--manual-hold", GoDuration.Format(power.ManualHold), Parsers.DurationOrNone, (s, v) => s with { Power = s.Power with { ManualHold = v } }, "How long a power state that a person wished is left alone by everybody else; 0s for not at all");
        Flag("--dry-run", power.RecommendOnly, (s, v) => s with { Power = s.Power with { RecommendOnly = v } }, "Change no power and no Node: only say in status and Events what would be done");
        Duration("--drain-timeout", power.Drain.Timeout, (s, v) => s with { Power = s.Power with { Drain = s.Power.Drain with { Timeout = v } } }, "How long moving Pods away before a power-off may take that Cluster Autoscaler did not prepare");
        Duration("--verify-timeout", power.VerifyTimeout, (s, v) => s with { Power = s.Power with { VerifyTimeout = v } }, "How long the Pod that verifies that a machine is off may take");
        Text("--driver-image", (s, v) => s with { Power = s.Power with { DriverImage = new(v, []) } }, "The operator's own image, in which Jobs do what a Node's spec.driver says; the chart gives it");
        Add("--driver-image-pull-secrets", "", Parsers.List, (s, v) => WithDriverImage(s, image => image with { PullSecrets = v.Select(name => new LocalReference { Name = name }).ToValueList() }), "Secrets with the credentials of that image's registry, in the namespaces of machines, separated by commas");
        Duration("--silent-after", power.SilentAfter, (s, v) => s with { Power = s.Power with { SilentAfter = v } }, "How long a kubelet must be silent for its machine to count as off");
        Duration("--heartbeat-interval", power.HeartbeatInterval, (s, v) => s with { Power = s.Power with { HeartbeatInterval = v } }, "How often a kubelet's Lease is read while its machine is being switched");
        Duration("--max-node-provision-time", power.MaxNodeProvisionTime, (s, v) => s with { Power = s.Power with { MaxNodeProvisionTime = v } }, "Time to switch a machine on where its Group does not say");
    }

    public IReadOnlyList<ISetting> All => _all;

    /// <summary>Times of day with prices of their own, which make no sense alone.</summary>
    public ISetting Tariff { get; }

    /// <param name="flag">Name with its dashes.</param>
    /// <param name="fallback">How its default reads in help; empty for "none".</param>
    /// <param name="parse">Reads a value; throws <see cref="FormatException"/> with what is expected.</param>
    /// <param name="put">Puts it where it belongs.</param>
    /// <param name="description">What it does, with its unit.</param>
    /// <param name="isSecret">Whether its value does not belong into messages: who knows a topic can read it.</param>
    private Setting<T> Add<T>(string flag, string fallback, Func<string, T> parse, Func<OperatorSettings, T, OperatorSettings> put, string description, bool isSecret = false)
    {
        var setting = new Setting<T>(flag, fallback, parse, put, description) { IsSecret = isSecret };
        _all.Add(setting);
        return setting;
    }

    private void Text(string flag, Func<OperatorSettings, string, OperatorSettings> put, string description) => Add(flag, "", Parsers.Text, put, description);

    private void Address(string flag, string fallback, Func<OperatorSettings, string, OperatorSettings> put, string description) => Add(flag, fallback, Parsers.Address, put, description);

    private void Flag(string flag, bool fallback, Func<OperatorSettings, bool, OperatorSettings> put, string description) => Add(flag, fallback ? "true" : "false", Parsers.Boolean, put, description);

    private void Number(string flag, int fallback, Func<OperatorSettings, int, OperatorSettings> put, string description) =>
        Add(flag, fallback.ToString(CultureInfo.InvariantCulture), Parsers.Positive, put, description);

    private void Wait(string flag, TimeSpan fallback, Func<OperatorSettings, TimeSpan, OperatorSettings> put, string description) =>
        Add(flag, GoDuration.Format(fallback), Parsers.Wait, put, description);

    private void Duration(string flag, TimeSpan fallback, Func<OperatorSettings, TimeSpan, OperatorSettings> put, string description) =>
        Add(flag, GoDuration.Format(fallback), Parsers.Duration, put, description);

    private void Percent(string flag, double fallback, Func<OperatorSettings, double, OperatorSettings> put, string description) =>
        Add(flag, fallback.ToString(CultureInfo.InvariantCulture), Parsers.Percent, put, description);

    private static OperatorSettings WithTariff(OperatorSettings settings, Func<Tariff, Tariff> change) =>
        settings.Power.Tariff is { } tariff ? settings with { Power = settings.Power with { Tariff = change(tariff) } } : settings;

    private static OperatorSettings WithDriverImage(OperatorSettings settings, Func<DriverImage, DriverImage> change) =>
        settings.Power.DriverImage is { } image ? settings with { Power = settings.Power with { DriverImage = change(image) } } : settings;
}
