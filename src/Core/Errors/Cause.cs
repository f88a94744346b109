using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.Json;

namespace HomelabAutoscaler.Core.Errors;

/// <summary>
/// What an exception of the runtime means, in words of our own: the native binary has the runtime's texts as keys only
/// (UseSystemResourceKeys), such as <c>net_frame_read_size</c>. What comes from the operating system is text there too.
/// </summary>
public static class Cause
{
    /// <summary>The innermost cause that is known; of anything else its message.</summary>
    public static string Of(Exception exception)
    {
        string? words = null;
        for (var e = exception; e is not null; e = e.InnerException)
        {
            words = Known(e) ?? words;
        }

        return words ?? exception.Message;
    }

    private static string? Known(Exception exception) => exception switch
    {
        SocketException => exception.Message,
        HttpRequestException http => Words(http.HttpRequestError),
        HttpIOException http => Words(http.HttpRequestError),
        AuthenticationException => "the TLS handshake failed",
        JsonException { LineNumber: { } line } json =>
            string.Create(CultureInfo.InvariantCulture, $"no JSON at line {line + 1}, byte {json.BytePositionInLine + 1}"),
        FileNotFoundException { FileName: { } file } => $"{file} is not there",
        DirectoryNotFoundException => "its folder is not there",
        UnauthorizedAccessException => "that is not permitted",
        CryptographicException => "that is no certificate or key in PEM form, or they do not belong together",

        // The runtime passes errno on; its own numbers are negative.
        IOException { HResult: > 0 } io => Marshal.GetPInvokeErrorMessage(io.HResult),
        IOException { InnerException: null } => "the connection broke or the file ended",
        ArgumentException => "it has not the form that is expected",
        InvalidOperationException => "it holds what JSON does not allow, such as text that is no Unicode",
        _ => null,
    };

    private static string? Words(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => "there is no host of that name",
        HttpRequestError.ConnectionError => "no connection",
        HttpRequestError.SecureConnectionError => "the TLS handshake failed",
        HttpRequestError.ResponseEnded => "the connection ended before the answer did",
        HttpRequestError.InvalidResponse => "the answer is no HTTP",
        HttpRequestError.HttpProtocolError => "the answer breaks the rules of HTTP/2",
        HttpRequestError.ConfigurationLimitExceeded => "the answer has too many headers",
        HttpRequestError.VersionNegotiationError => "the other side speaks another version of HTTP",
        HttpRequestError.ProxyTunnelError => "the proxy refuses",
        _ => null,
    };
}
