using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>
/// Keeps the gRPC certificates that the operator makes itself in two Secrets: its own, with the authority's key, and Cluster
/// Autoscaler's. The chart makes the Secrets, so that no more than these need be writable. One replica renews them in time.
/// </summary>
internal sealed class GrpcCertificateSecrets(
    KubeApi api, ObjectKey server, ObjectKey client, IReadOnlyList<string> hosts, Func<bool> isLeading, ServingCertificate serving, TimeProvider clock, ILogger logger)
{
    public Task RunAsync(CancellationToken cancellation) => CertificateLoop.RunAsync(LookAsync, serving, clock, cancellation);

    /// <summary>Looks once, and does what is to be done.</summary>
    /// <exception cref="KubeApiException">The API server refused, or somebody else wrote in between.</exception>
    public async Task LookAsync(CancellationToken cancellation)
    {
        if (await FindAsync(server, cancellation) is not { } own || await FindAsync(client, cancellation) is not { } theirs)
        {
            return;
        }

        var kept = SecretFiles.In(own) is { } files ? new GrpcCertificateSet(SecretFiles.Text(own, GrpcCertificateSet.AuthorityKeyName) ?? "", files, SecretFiles.In(theirs)) : null;
        if (isLeading())
        {
            kept = await RenewAsync(own, theirs, kept, cancellation);
        }

        if (kept is not null)
        {
            serving.Use(kept.Server, $"Secret {server}");
        }
    }

    /// <summary>The authority is written down before anything that it signed is used.</summary>
    private async Task<GrpcCertificateSet> RenewAsync(Secret own, Secret theirs, GrpcCertificateSet? kept, CancellationToken cancellation)
    {
        var next = GrpcCertificateSet.Renewed(kept, hosts, clock.GetUtcNow());
        if (next.Server != kept?.Server || next.AuthorityKey != kept.AuthorityKey)
        {
            await api.UpdateAsync(own, SecretFiles.With(SecretFiles.With(own, next.Server), GrpcCertificateSet.AuthorityKeyName, next.AuthorityKey), null, cancellation);
            logger.MadeCertificate("gRPC");
        }

        if (next.Client != kept?.Client)
        {
            await api.UpdateAsync(theirs, SecretFiles.With(theirs, next.Client!), null, cancellation);
            logger.MadeClientCertificate(client);
        }

        return next;
    }

    private async Task<Secret?> FindAsync(ObjectKey key, CancellationToken cancellation)
    {
        var secret = await api.FindAsync<Secret>(key, cancellation);
        if (secret is null)
        {
            serving.Complain($"there is no Secret {key}, in which the operator keeps certificates. The chart makes it; or: kubectl -n {key.Namespace} create secret generic {key.Name}");
        }

        return secret;
    }
}
