using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using HomelabAutoscaler.Core.Errors;

namespace HomelabAutoscaler.Power;

/// <summary>A device that is reached over HTTP: with its own idea of trust, bounded answers, and errors that say what to do.</summary>
internal sealed class Device : IDisposable
{
    /// <summary>Longest answer that is read, in bytes.</summary>
    public const int LongestAnswer = 1 << 20;

    /// <summary>How long one request may take.</summary>
    public static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(15);

    private readonly HttpClient _client;
    private readonly CertificateTrust _trust;
    private readonly TimeProvider _clock;

    /// <param name="url">Address that paths are added to.</param>
    /// <param name="trust">Certificates to trust.</param>
    /// <param name="credentials">For basic and digest authentication, when the device asks.</param>
    /// <param name="clock">Measures time.</param>
    public Device(string url, CertificateTrust trust, NetworkCredential? credentials, TimeProvider clock)
    {
        Url = url.TrimEnd('/');
        _trust = trust;
        _clock = clock;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            Credentials = credentials,
            MaxResponseHeadersLength = 64,
        };
        trust.Configure(handler.SslOptions);
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public string Url { get; }

    /// <summary>Sends a request and reads the answer.</summary>
    /// <param name="method">GET, POST, …</param>
    /// <param name="path">Path and query.</param>
    /// <param name="prepare">Adds headers and a body.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="PowerException">There was no answer, or one that is too long.</exception>
    public async Task<DeviceAnswer> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage>? prepare, CancellationToken cancellation)
    {
        var address = path is "" || path[0] is '/' or '?' ? Url + path : $"{Url}/{path}";

        // Without its query, which holds the password of some devices.
        var asked = $"{method} {address.Split('?', 2)[0]}";
        using var time = new CancellationTokenSource(RequestTime, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        try
        {
            using var request = new HttpRequestMessage(method, address);
            prepare?.Invoke(request);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return new(response.StatusCode, await ReadAsync(response, asked, either.Token).ConfigureAwait(false), response.Headers.Location);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new PowerException($"{asked}: no answer within {RequestTime.TotalSeconds:0} s: has the device power and network, and is the address right?");
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
        {
            throw new PowerException($"{asked}: {_trust.Refusal ?? "no TLS connection: is the port one for https?"}", e);
        }
        catch (Exception e) when (HttpFailure.Is(e) || e is IOException)
        {
            throw new PowerException($"{asked}: {Cause(e)}", e);
        }
        catch (Exception e) when (e is UriFormatException or NotSupportedException or InvalidOperationException or FormatException)
        {
            throw new PowerException($"{asked}: this cannot be asked: check url, path and headers", e);
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

    private static string Cause(Exception e) => e.InnerException switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "the connection was refused: is the port right?",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => "there is no host of that name: use its address, or a name that the cluster's DNS knows",
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable } => "there is no way to that address: has the device power, and is it in a network that the node reaches?",
        _ => $"the connection broke ({Core.Errors.Cause.Of(e)}): is it http or https, and does it work in a browser?",
    };
}
