using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HomelabAutoscaler.Power;

/// <summary>A device that is reached over HTTP: with its own idea of trust, bounded answers, and errors that say what to do.</summary>
internal sealed class Device : IDisposable
{
    /// <summary>Longest answer that is read, in bytes.</summary>
    public const int LongestAnswer = 1 << 20;

    /// <summary>How long one request may take.</summary>
    private static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(15);

    private readonly HttpClient _client;
    private readonly TimeProvider _clock;

    /// <param name="url">Address that paths are added to.</param>
    /// <param name="caCertificate">Authority to trust, in PEM; null for the machine's own.</param>
    /// <param name="fingerprint">SHA-256 of the only certificate to trust, as hexadecimal digits with or without colons.</param>
    /// <param name="credentials">For basic and digest authentication, when the device asks.</param>
    /// <param name="clock">Measures time.</param>
    public Device(string url, string? caCertificate, string? fingerprint, NetworkCredential? credentials, TimeProvider clock)
    {
        Url = url.TrimEnd('/');
        _clock = clock;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            Credentials = credentials,
            MaxResponseHeadersLength = 64,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) => Trusts(certificate, errors, caCertificate, fingerprint);
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public string Url { get; }

    /// <summary>Sends a request and reads the answer.</summary>
    /// <param name="method">GET, POST, …</param>
    /// <param name="path">Path and query.</param>
    /// <param name="prepare">Adds headers and a body.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="PowerException">There was no answer, or one that is too long.</exception>
    public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage>? prepare, CancellationToken cancellation)
    {
        // Without its query, which holds the password of some devices.
        var asked = $"{method} {Url}{path.Split('?', 2)[0]}";
        using var time = new CancellationTokenSource(RequestTime, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        try
        {
            using var request = new HttpRequestMessage(method, Url + path);
            prepare?.Invoke(request);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return (response.StatusCode, await ReadAsync(response, asked, either.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new PowerException($"{asked}: no answer within {RequestTime.TotalSeconds:0} s: is the device on, and is the address right?");
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
        {
            throw new PowerException($"{asked}: the device's certificate is not trusted: give caCertificate or certificateFingerprint of this very device", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UriFormatException)
        {
            throw new PowerException($"{asked}: {Cause(e)}", e);
        }
    }

    public void Dispose() => _client.Dispose();

    private static async Task<string> ReadAsync(HttpResponseMessage response, string asked, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using var answer = new MemoryStream();
        var buffer = new byte[8192];
        while (await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false) is var read and > 0)
        {
            if (answer.Length + read > LongestAnswer)
            {
                throw new PowerException($"{asked}: the answer is longer than {LongestAnswer} bytes: is this the right address?");
            }

            answer.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
    }

    private static bool Trusts(X509Certificate? presented, SslPolicyErrors errors, string? caCertificate, string? fingerprint)
    {
        if (presented is not X509Certificate2 certificate)
        {
            return false;
        }

        if (fingerprint is not null)
        {
            var digits = fingerprint.Replace(":", "", StringComparison.Ordinal);
            return CryptographicOperations.FixedTimeEquals(SHA256.HashData(certificate.RawData), Convert.FromHexString(digits));
        }

        if (caCertificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return errors == SslPolicyErrors.None;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(caCertificate);
        return chain.Build(certificate);
    }

    private static string Cause(Exception e) => e.InnerException switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "the connection was refused: is the port right?",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } => "there is no host of that name",
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable } => "there is no way to that address",
        { } inner => inner.Message,
        null => e.Message,
    };
}
