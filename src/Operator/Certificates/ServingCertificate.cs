using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HomelabAutoscaler.Core.Errors;

namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>The certificate that new connections get; it may change at any time.</summary>
/// <param name="server">Whose it is, for people.</param>
/// <param name="judgesClients">Whether clients must show a certificate where the files say who vouches for them.</param>
/// <param name="logger">What is served, and what goes wrong.</param>
internal sealed class ServingCertificate(string server, bool judgesClients, ILogger logger)
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ShownCertificate? _shown;
    private CertificateFiles? _files;
    private string? _trouble;
    private string? _refused;

    /// <summary>The clients that get through, by a name in their certificate; any that is vouched for when there are none.</summary>
    public IReadOnlyCollection<string> AllowedClients { get; init; } = [];

    /// <summary>Whether there is one.</summary>
    public bool IsThere => _shown is not null;

    /// <summary>The certificate; who comes before there is one waits.</summary>
    public async ValueTask<ShownCertificate> GetAsync(CancellationToken cancellation)
    {
        if (_shown is null)
        {
            await _first.Task.WaitAsync(cancellation);
        }

        return _shown!;
    }

    /// <summary>Takes a certificate, unless it is the same or cannot be used; then the former one stays.</summary>
    /// <param name="files">The certificate.</param>
    /// <param name="source">Where it is from, for people.</param>
    public void Use(CertificateFiles files, string source)
    {
        if (files == _files)
        {
            _trouble = null;
            return;
        }

        try
        {
            if (AllowedClients.Count > 0 && files.Authorities is null)
            {
                throw new InvalidDataException($"there is no {CertificateFiles.AuthoritiesName}, without which clients cannot be told apart");
            }

            var certificate = files.Load();
            _shown = new(SslStreamCertificateContext.Create(certificate, files.Chain(), offline: true), judgesClients && files.Trusted() is { } authorities ? new(authorities) : null);
            (_files, _trouble) = (files, null);
            _first.TrySetResult();
            logger.UsingCertificate(server, source, certificate.NotAfter.ToUniversalTime());
        }
        catch (Exception e) when (e is CryptographicException or InvalidDataException)
        {
            Complain($"the certificate from {source} cannot be used: {(e is InvalidDataException ? e.Message : Cause.Of(e))}");
        }
    }

    /// <summary>Whether a client whose certificate is vouched for may come in.</summary>
    public bool Admits(X509Certificate2 client)
    {
        if (AllowedClients.Count == 0 || ClientNames.Of(client).Any(name => AllowedClients.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            return true;
        }

        // Once for each in a row: it will try again.
        if (client.Thumbprint != _refused)
        {
            _refused = client.Thumbprint;
            logger.CertificateTrouble(server, $"a client was refused that is not allowed: {string.Join(", ", ClientNames.Of(client).Distinct().Take(8))}");
        }

        return false;
    }

    /// <summary>Once, and not at every look.</summary>
    public void Complain(string trouble)
    {
        if (trouble != _trouble)
        {
            logger.CertificateTrouble(server, trouble);
        }

        _trouble = trouble;
    }
}
