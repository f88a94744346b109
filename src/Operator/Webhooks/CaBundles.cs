using System.Text;
using System.Text.Json;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Webhooks;

/// <summary>Tells the API server which authorities to trust when it calls the webhooks.</summary>
internal sealed class CaBundles(KubeApi api, WebhookNames names)
{
    /// <param name="authorities">Certificates in PEM.</param>
    /// <exception cref="KubeApiException">The API server refused.</exception>
    public async Task PutAsync(string authorities, CancellationToken cancellation)
    {
        var bundle = Convert.ToBase64String(Encoding.UTF8.GetBytes(authorities));
        await PutAsync<ValidatingWebhookConfiguration>(names.Validating, bundle, cancellation);
        await PutAsync<MutatingWebhookConfiguration>(names.Mutating, bundle, cancellation);
    }

    private async Task PutAsync<T>(ObjectKey key, string bundle, CancellationToken cancellation)
        where T : class, IKubeResource<T>, IWebhookConfiguration
    {
        if (await api.FindAsync<T>(key, cancellation) is { } configuration && configuration.Webhooks.Any(webhook => webhook.ClientConfig.CaBundle != bundle))
        {
            await api.PatchAsync<T>(key, null, PatchKind.StrategicMerge, writer => Write(writer, configuration.Webhooks, bundle), cancellation);
        }
    }

    private static void Write(Utf8JsonWriter writer, ValueList<Webhook> webhooks, string bundle)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("webhooks"u8);
        foreach (var webhook in webhooks)
        {
            new Webhook { Name = webhook.Name, ClientConfig = new() { CaBundle = bundle } }.Write(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
