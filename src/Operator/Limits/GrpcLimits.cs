using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HomelabAutoscaler.Operator.Limits;

/// <summary>What clients of the gRPC port may take: each of them, and all together.</summary>
internal static class GrpcLimits
{
    /// <summary>In bytes: Cluster Autoscaler sends whole Pods and Nodes, of which the API server keeps none above 1.5 MiB.</summary>
    public const int LargestMessage = 2 << 20;

    /// <summary>Of all messages that are under way at once, in bytes.</summary>
    public const int MostUnderWay = 4 << 20;

    /// <summary>At once; Cluster Autoscaler has one.</summary>
    public const int MostConnections = 16;

    /// <summary>At once on a connection; Cluster Autoscaler makes one call after the other. What a stream holds without any message adds up, too.</summary>
    private const int MostStreams = 8;

    /// <summary>For a message to arrive in: no longer than Cluster Autoscaler waits for its answer.</summary>
    public static readonly TimeSpan ArrivalTime = TimeSpan.FromSeconds(5);

    /// <summary>Cluster Autoscaler calls each ten seconds, and connects anew when it has to.</summary>
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(1);

    public static void Set(KestrelServerLimits limits)
    {
        // Those who gave way may still be closing.
        limits.MaxConcurrentConnections = 4 * MostConnections;
        limits.KeepAliveTimeout = IdleTime;
        limits.RequestHeadersTimeout = ArrivalTime;
        limits.MaxRequestHeadersTotalSize = 16 << 10;
        limits.MaxRequestBodySize = LargestMessage + 1024;
        limits.Http2.MaxStreamsPerConnection = MostStreams;
        limits.Http2.InitialConnectionWindowSize = 256 << 10;
        limits.Http2.InitialStreamWindowSize = 128 << 10;
        limits.Http2.KeepAlivePingDelay = IdleTime / 2;
        limits.Http2.KeepAlivePingTimeout = IdleTime / 4;
    }
}
