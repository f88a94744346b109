using System.CommandLine;

namespace HomelabAutoscaler.Operator.Settings;

/// <summary>Reads all settings, and judges them together.</summary>
internal sealed class SettingsReader
{
    /// <summary>How many times the retry period the renew deadline must be (JitterFactor of client-go).</summary>
    private const double LeastRetries = 1.2;

    private readonly SettingsTable _table = new();

    public IReadOnlyList<ISetting> All => _table.All;

    /// <summary>Reads all settings; what is wrong is added to the errors, and its default stands in.</summary>
    public OperatorSettings Read(ParseResult result, ICollection<string> errors)
    {
        var settings = All.Aggregate(new OperatorSettings(), (settings, setting) => setting.Put(settings, result, errors));
        if (settings.Supply.ShedCharge <= settings.Supply.LowCharge)
        {
            errors.Add("--ups-shed-charge must be more than --ups-low-charge: machines go between the two");
        }

        if (settings.Supply.ShedRuntime <= settings.Supply.LowRuntime)
        {
            errors.Add("--ups-shed-runtime must be more than --ups-low-runtime: machines go between the two");
        }

        if (settings.Power.Tariff is null && _table.Tariff.IsGiven(result))
        {
            errors.Add("--tariff needs --price-per-kwh, for the rest of the day");
        }

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
}
