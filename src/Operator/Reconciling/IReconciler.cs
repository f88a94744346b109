using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>Brings what one key stands for closer to what is wanted.</summary>
public interface IReconciler<TKey>
{
    /// <returns>When to come again although nothing changes.</returns>
    /// <exception cref="KubeApiException">The API server refused or did not answer; the pass is repeated.</exception>
    Task<Requeue> PassAsync(TKey key, CancellationToken cancellation);
}
