using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>A certificate to serve with, and who may sign a client's.</summary>
/// <param name="Context">The certificate, its key and what is between it and its authority.</param>
/// <param name="Authorities">Of ca.crt; null where there is none.</param>
internal sealed record ServingFiles(SslStreamCertificateContext Context, X509Certificate2Collection? Authorities);
