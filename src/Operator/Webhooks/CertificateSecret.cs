using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Operator.Certificates;

namespace HomelabAutoscaler.Operator.Webhooks;

/// <summary>
/// A certificate that the operator makes itself and keeps in a Secret, for all replicas. The chart makes the Secret, so that
/// no more than this one need be writable. One replica renews it in time and has the API server trust it.
/// </summary>
internal sealed class CertificateSecret(KubeApi api, WebhookNames names, Func<bool> isLeading, ServingCertificate serving, TimeProvider clock, ILogger logger)
{
    private readonly CaBundles _bundles = new(api, names);

    public Task RunAsync(CancellationToken cancellation) => CertificateLoop.RunAsync(LookAsync, serving, clock, cancellation);

    /// <summary>Looks once, and does what is to be done.</summary>
    /// <exception cref="KubeApiException">The API server refused, or somebody else wrote in between.</exception>
    public async Task LookAsync(CancellationToken cancellation)
    {
        if (await api.FindAsync<Secret>(names.Secret, cancellation) is not { } secret)
        {
            serving.Complain($"there is no Secret {names.Secret}, in which the operator keeps its certificate. The chart makes it; or: kubectl -n {names.Secret.Namespace} create secret generic {names.Secret.Name}");
            return;
        }

        var kept = SecretFiles.In(secret);
        if (!isLeading())
        {
            Serve(kept);
            return;
        }

        if (kept is null || SelfMadeCertificate.IsDue(kept, names.Hosts, clock.GetUtcNow()))
        {
            var made = SelfMadeCertificate.Make("webhooks", names.Hosts, clock.GetUtcNow());
            var next = kept is null ? made : made.TrustedBeside(kept);

            // Trusted first, used afterwards.
            await _bundles.PutAsync(next.Authorities!, cancellation);
            await api.UpdateAsync(secret, SecretFiles.With(secret, next), null, cancellation);
            logger.MadeCertificate("Webhooks");
            kept = next;
        }
        else
        {
            await _bundles.PutAsync(kept.Authorities!, cancellation);
        }

        Serve(kept);
    }

    private void Serve(CertificateFiles? kept)
    {
        if (kept is not null)
        {
            serving.Use(kept, $"Secret {names.Secret}");
        }
    }
}
