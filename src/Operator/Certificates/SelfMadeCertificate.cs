using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>A certificate that nobody vouches for: what is sent cannot be overheard, but clients cannot tell who sends it.</summary>
internal sealed class SelfMadeCertificate(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>Clocks need not agree.</summary>
    private static readonly TimeSpan Backdating = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private X509Certificate2? _certificate;
    private SslStreamCertificateContext? _context;

    /// <summary>The certificate; a new one when a third of its life is left.</summary>
    public SslStreamCertificateContext Current()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_certificate is null || _certificate.NotAfter - now.LocalDateTime < Lifetime / 3)
            {
                using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                var request = new CertificateRequest("CN=homelab-autoscaler metrics", key, HashAlgorithmName.SHA256);
                _certificate = request.CreateSelfSigned(now - Backdating, now + Lifetime);
                _context = SslStreamCertificateContext.Create(_certificate, null, offline: true);
            }

            return _context!;
        }
    }

    public void Dispose() => _certificate?.Dispose();
}
