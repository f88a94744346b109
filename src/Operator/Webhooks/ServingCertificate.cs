using System.Net.Security;
using System.Security.Cryptography;

namespace HomelabAutoscaler.Operator.Webhooks;

/// <summary>The certificate that new connections get; it may change at any time.</summary>
internal sealed class ServingCertificate(ILogger logger)
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile SslStreamCertificateContext? _context;
    private CertificateFiles? _files;
    private string? _trouble;

    /// <summary>Whether there is one.</summary>
    public bool IsThere => _context is not null;

    /// <summary>The certificate; who comes before there is one waits.</summary>
    public async ValueTask<SslStreamCertificateContext> GetAsync(CancellationToken cancellation)
    {
        if (_context is null)
        {
            await _first.Task.WaitAsync(cancellation);
        }

        return _context!;
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
            var certificate = files.Load();
            _context = SslStreamCertificateContext.Create(certificate, files.Chain(), offline: true);
            (_files, _trouble) = (files, null);
            _first.TrySetResult();
            logger.UsingCertificate(source, certificate.NotAfter.ToUniversalTime());
        }
        catch (CryptographicException e)
        {
            Complain($"the certificate from {source} cannot be used: {e.Message}");
        }
    }

    /// <summary>Once, and not at every look.</summary>
    public void Complain(string trouble)
    {
        if (trouble != _trouble)
        {
            logger.WebhookTrouble(trouble);
        }

        _trouble = trouble;
    }
}
