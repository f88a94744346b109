using System.Security.Cryptography;

namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>
/// A certificate with an authority of its own, whose key is thrown away: nobody can sign another one with it. A renewal is a
/// new authority, which is trusted beside the former one.
/// </summary>
internal static class SelfMadeCertificate
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <param name="name">What it is for.</param>
    /// <param name="hosts">The names by which clients know the server.</param>
    /// <param name="now">From when on it holds, for a year.</param>
    public static CertificateFiles Make(string name, IReadOnlyList<string> hosts, DateTimeOffset now)
    {
        using var authority = Authority.Make($"homelab-autoscaler {name} authority", Lifetime, now);
        return authority.Sign($"homelab-autoscaler {name}", Authority.ServerUsage, hosts, Lifetime, now);
    }

    /// <summary>
    /// Whether a new one is needed: this one cannot be used, is not for these hosts, has less than a third of its life left, or
    /// is from the future, as after a start of a board whose clock was not set yet.
    /// </summary>
    public static bool IsDue(CertificateFiles files, IReadOnlyList<string> hosts, DateTimeOffset now)
    {
        try
        {
            using var certificate = files.Load();
            return certificate.NotAfter - now.LocalDateTime < Lifetime / 3 || !hosts.All(host => certificate.MatchesHostname(host)) || !files.IsVouchedFor(certificate, now);
        }
        catch (Exception e) when (e is CryptographicException or InvalidDataException)
        {
            return true;
        }
    }
}
