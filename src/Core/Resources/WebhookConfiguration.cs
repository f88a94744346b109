using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>An admissionregistration/v1 ValidatingWebhookConfiguration, as far as it is used.</summary>
[Wire]
[KubeResource("admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", Namespaced = false)]
public sealed partial record ValidatingWebhookConfiguration : IWebhookConfiguration
{
    public required ObjectMeta Metadata { get; init; }

    public ValueList<Webhook> Webhooks { get; init; }
}

/// <summary>An admissionregistration/v1 MutatingWebhookConfiguration, as far as it is used.</summary>
[Wire]
[KubeResource("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", Namespaced = false)]
public sealed partial record MutatingWebhookConfiguration : IWebhookConfiguration
{
    public required ObjectMeta Metadata { get; init; }

    public ValueList<Webhook> Webhooks { get; init; }
}

/// <summary>What both kinds of configuration have.</summary>
public interface IWebhookConfiguration
{
    ValueList<Webhook> Webhooks { get; }
}

[Wire]
public sealed partial record Webhook
{
    public required string Name { get; init; }

    public WebhookClientConfig ClientConfig { get; init; } = new();
}

[Wire]
public sealed partial record WebhookClientConfig
{
    /// <summary>Certificates, in PEM and that in base64, of the authorities that the webhook's certificate may come from.</summary>
    public string? CaBundle { get; init; }
}
