using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Looks at one machine more closely: at its Kubernetes Node and its Job, as far as its reader may.</summary>
internal static class SightReader
{
    public static async Task<Sight> LookAsync(this ClusterSession session, FleetReading there, Machine machine, CancellationToken cancellation)
    {
        var node = await session.GlanceAsync<KubeNode>(machine.KubeNodeName.Key, cancellation);
        var job = machine.Status.Operation is { } operation ? await session.GlanceAsync<Job>(new ObjectKey(machine.Metadata.Namespace, operation.JobName), cancellation) : null;
        return Sight.Of(there.Fleet, machine, node, session.Now, job);
    }
}
