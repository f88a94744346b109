using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>What a client of the gRPC port may take.</summary>
internal static class GrpcLimits
{
    /// <summary>In bytes: Cluster Autoscaler sends whole Pods and Nodes, of which the API server keeps none above 1.5 MiB.</summary>
    public const int LargestMessage = 2 << 20;

    private const int MostConnections = 128;

    private const int MostStreams = 64;

    public static void Set(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = MostConnections;
        limits.Http2.MaxStreamsPerConnection = MostStreams;
        limits.MaxRequestBodySize = LargestMessage + 1024;
    }
}
