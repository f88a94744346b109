using System.Net.Security;
using HomelabAutoscaler.Core.Certificates;

namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>What a connection begins with.</summary>
/// <param name="Context">The certificate, its key and what is between it and its authority.</param>
/// <param name="Authorities">Who must have signed a client's certificate; null where clients need none.</param>
internal sealed record ShownCertificate(SslStreamCertificateContext Context, TrustedAuthorities? Authorities);
