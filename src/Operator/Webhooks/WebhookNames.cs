using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Operator.Webhooks;

/// <summary>What the chart calls that which belongs to the webhooks.</summary>
/// <param name="Prefix">The chart's name.</param>
/// <param name="Namespace">The release's namespace.</param>
internal sealed record WebhookNames(string Prefix, string Namespace)
{
    public ObjectKey Secret => new(Namespace, $"{Prefix}-webhook-own-cert");

    public ObjectKey Validating => new(null, $"{Prefix}-validating-webhook-configuration");

    public ObjectKey Mutating => new(null, $"{Prefix}-mutating-webhook-configuration");

    /// <summary>The names that the API server may call the Service by.</summary>
    public IReadOnlyList<string> Hosts => [$"{Service}.svc", $"{Service}.svc.cluster.local"];

    private string Service => $"{Prefix}-webhook-service.{Namespace}";
}
