using System.Net;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Looks at one machine more closely: at its Kubernetes Node and its Job, as far as its reader may.</summary>
internal static class SightReader
{
    public static async Task<Sight> LookAsync(this ClusterSession session, FleetReading there, Machine machine, CancellationToken cancellation)
    {
        var node = await NodeAsync(session, machine, cancellation);
        var job = machine.Status.Operation is { } operation ? await session.GlanceAsync<Job>(new ObjectKey(machine.Metadata.Namespace, operation.JobName), cancellation) : null;
        return Sight.Of(there.Fleet, machine, node, session.Now, job);
    }

    private static async Task<Optional<KubeNode>> NodeAsync(ClusterSession session, Machine machine, CancellationToken cancellation)
    {
        try
        {
            return await session.Api.FindAsync<KubeNode>(machine.KubeNodeName.Key, cancellation);
        }
        catch (KubeApiException e) when (e.Status == HttpStatusCode.Forbidden)
        {
            return default;
        }
    }
}
