using System.Net.Sockets;

namespace HomelabAutoscaler.Core.Errors;

/// <summary>What HttpClient throws for a request that got no answer.</summary>
public static class HttpFailure
{
    /// <summary>SocketsHttpHandler lets a SocketException through when a connection is reset as soon as it is there.</summary>
    public static bool Is(Exception exception) => exception is HttpRequestException or SocketException;
}
