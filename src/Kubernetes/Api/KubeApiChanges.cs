using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>Changes that are made anew when somebody else wrote in between.</summary>
public static class KubeApiChanges
{
    /// <summary>How often: the operator writes statuses, but not without end.</summary>
    private const int Tries = 4;

    /// <summary>Changes an object as it is at this moment; nothing is written where nothing differs.</summary>
    /// <returns>The object as it was and as it is.</returns>
    /// <exception cref="KubeApiException">It cannot be read or written.</exception>
    public static async Task<(T Before, T After)> ChangeAsync<T>(this KubeApi api, ObjectKey key, Func<T, T> change, CancellationToken cancellation)
        where T : class, IKubeResource<T>
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = await api.GetAsync<T>(key, cancellation);
            var after = change(before);
            try
            {
                return (before, before.Equals(after) ? before : await api.UpdateAsync(before, after, null, cancellation));
            }
            catch (KubeApiException e) when (e.IsConflict && attempt < Tries)
            {
                // The next one is made on what is there then.
            }
        }
    }
}
