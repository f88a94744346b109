using Grpc.HealthCheck;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>Whether this replica can be asked for answers: one truth for the kubelet's probe and for gRPC's health service.</summary>
internal sealed class Readiness(HealthServiceImpl health)
{
    /// <summary>Its descriptor would say so too, and describe all messages for that.</summary>
    private const string CloudProvider = "clusterautoscaler.cloudprovider.v1.externalgrpc.CloudProvider";

    private static readonly string[] Services = ["", CloudProvider];

    private volatile bool _isReady;

    public bool IsReady => _isReady;

    /// <summary>The probe is the last to say yes and the first to say no: who has heard its yes finds the service serving.</summary>
    public void Set(bool isReady)
    {
        if (!isReady)
        {
            _isReady = false;
        }

        foreach (var service in Services)
        {
            health.SetStatus(service, isReady ? ServingStatus.Serving : ServingStatus.NotServing);
        }

        _isReady = isReady;
    }
}
