using System.Security.Cryptography;

namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>
/// What mutual TLS between Cluster Autoscaler and the operator takes: an authority, whose key is kept, a certificate of the
/// operator's and one that Cluster Autoscaler shows. Cluster Autoscaler reads its files once, so the operator's certificate
/// can be renewed without it, and its own lives as long as the authority.
/// </summary>
/// <param name="AuthorityKey">ca.key.</param>
/// <param name="Server">The operator's, with the authorities that are trusted, the present one first.</param>
/// <param name="Client">Cluster Autoscaler's; null where there is none to be had.</param>
internal sealed record GrpcCertificateSet(string AuthorityKey, CertificateFiles Server, CertificateFiles? Client)
{
    public const string AuthorityKeyName = "ca.key";

    /// <summary>Its common name, for --grpc-allowed-clients.</summary>
    public const string ClientName = "cluster-autoscaler";

    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3650);

    /// <summary>A new authority is made so long before the present one ends: there is time to restart Cluster Autoscaler.</summary>
    private static readonly TimeSpan AuthorityNotice = TimeSpan.FromDays(365);

    private static readonly TimeSpan ServerLifetime = TimeSpan.FromDays(365);

    /// <summary>The set with all that is due made anew; the same when nothing is.</summary>
    /// <param name="kept">What there is, which need not be of any use.</param>
    /// <param name="hosts">The names by which Cluster Autoscaler knows the operator.</param>
    /// <param name="now">The present time.</param>
    public static GrpcCertificateSet Renewed(GrpcCertificateSet? kept, IReadOnlyList<string> hosts, DateTimeOffset now)
    {
        using var present = AuthorityOf(kept);
        if (kept is null || present is null || !HoldsLong(present, now))
        {
            using var made = Authority.Make("homelab-autoscaler gRPC authority", AuthorityLifetime, now);
            var server = LastOf(kept, present, hosts, now) is { } last ? last with { Authorities = made.Pem } : Serve(made, hosts, now);
            return kept is null ? new(made.KeyPem, server, Show(made, now)) : new(made.KeyPem, Beside(server, kept.Server), Beside(Show(made, now), kept.Server));
        }

        var next = SelfMadeCertificate.IsDue(kept.Server, hosts, now) ? kept with { Server = Serve(present, hosts, now) with { Authorities = kept.Server.Authorities } } : kept;
        return IsOfUse(next.Client, present, now) ? next : next with { Client = Show(present, now) with { Authorities = next.Server.Authorities } };
    }

    /// <summary>Keys do not belong into logs.</summary>
    public override string ToString() => nameof(GrpcCertificateSet);

    private static CertificateFiles Serve(Authority authority, IReadOnlyList<string> hosts, DateTimeOffset now) =>
        authority.Sign("homelab-autoscaler", Authority.ServerUsage, hosts, ServerLifetime, now);

    private static CertificateFiles Show(Authority authority, DateTimeOffset now) =>
        authority.Sign(ClientName, Authority.ClientUsage, [], AuthorityLifetime, now);

    /// <summary>The authority that was kept; null when there is none of any use.</summary>
    private static Authority? AuthorityOf(GrpcCertificateSet? kept)
    {
        try
        {
            return kept?.Server.Authorities is { } authorities ? Authority.Load(authorities, kept.AuthorityKey) : null;
        }
        catch (Exception e) when (e is CryptographicException or InvalidDataException)
        {
            // Somebody wrote something else: a new one is made.
            return null;
        }
    }

    /// <summary>Whether the authority holds now, and its end is not near.</summary>
    private static bool HoldsLong(Authority authority, DateTimeOffset now) =>
        authority.Certificate.NotBefore <= now.LocalDateTime && authority.Certificate.NotAfter - now.LocalDateTime >= AuthorityNotice;

    /// <summary>
    /// What is served last of a former authority's, for a Cluster Autoscaler that runs trusts no other: signed anew where that
    /// can be done, so that there are months to restart it in. Null when nothing of it holds any more.
    /// </summary>
    private static CertificateFiles? LastOf(GrpcCertificateSet? kept, Authority? former, IReadOnlyList<string> hosts, DateTimeOffset now)
    {
        if (former is not null && former.Certificate.NotBefore <= now.LocalDateTime && former.Certificate.NotAfter > now.LocalDateTime)
        {
            var last = Serve(former, hosts, now);
            return SelfMadeCertificate.IsDue(last, hosts, now) ? null : last;
        }

        return kept is not null && !SelfMadeCertificate.IsDue(kept.Server, hosts, now) ? kept.Server : null;
    }

    private static bool IsOfUse(CertificateFiles? client, Authority authority, DateTimeOffset now)
    {
        try
        {
            using var certificate = client?.Load();
            return certificate is not null && ClientNames.Of(certificate).Contains(ClientName) && (client! with { Authorities = authority.Pem }).IsVouchedFor(certificate, now) && client.Authorities is { } known && known.Contains(authority.Pem.Trim(), StringComparison.Ordinal);
        }
        catch (Exception e) when (e is CryptographicException or InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>The former authority is trusted, too, by both sides, for as long as the other one shows what it signed.</summary>
    private static CertificateFiles Beside(CertificateFiles files, CertificateFiles former)
    {
        try
        {
            return former.Trusted() is { Count: > 0 } ? files.TrustedBeside(former) : files;
        }
        catch (Exception e) when (e is CryptographicException or InvalidDataException)
        {
            return files;
        }
    }
}
