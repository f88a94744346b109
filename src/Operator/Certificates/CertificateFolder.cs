using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>
/// A mounted Secret with tls.crt, tls.key and perhaps ca.crt. It is read anew for each connection, of which there are few: however the
/// files are changed, the next connection has them, and those that are there stay.
/// </summary>
internal sealed class CertificateFolder(string folder, ILogger logger)
{
    private readonly Lock _lock = new();
    private (string Certificate, string Key, string? Authorities)? _texts;
    private ServingFiles? _files;
    private string? _trouble;

    /// <summary>What the files say; what they said before when they cannot be used, as in the middle of a change.</summary>
    /// <exception cref="AuthenticationException">They could never be used.</exception>
    public ServingFiles Current()
    {
        lock (_lock)
        {
            try
            {
                var texts = (Read("tls.crt"), Read("tls.key"), File.Exists(PathOf("ca.crt")) ? Read("ca.crt") : null);
                if (texts != _texts)
                {
                    _files = Load(texts.Item1, texts.Item2, texts.Item3);
                    _texts = texts;
                }

                _trouble = null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
            {
                Complain(e.Message);
            }

            return _files ?? throw new AuthenticationException($"no certificate can be used from {folder}: {_trouble}");
        }
    }

    private ServingFiles Load(string certificate, string key, string? authorities)
    {
        var own = X509Certificate2.CreateFromPem(certificate, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        var trusted = authorities is null ? null : new X509Certificate2Collection();
        trusted?.ImportFromPem(authorities);
        if (trusted is { Count: 0 })
        {
            throw new CryptographicException("ca.crt holds no certificate");
        }

        logger.UsingCertificate(folder, own.NotAfter.ToUniversalTime());
        return new(SslStreamCertificateContext.Create(own, chain, offline: true), trusted);
    }

    /// <summary>Once, and not at every look.</summary>
    private void Complain(string trouble)
    {
        if (trouble != _trouble)
        {
            logger.CertificateTrouble(folder, trouble);
        }

        _trouble = trouble;
    }

    private string Read(string file) => File.ReadAllText(PathOf(file));

    private string PathOf(string file) => Path.Combine(folder, file);
}
