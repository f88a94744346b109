using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>
/// Writes wishes into spec.powerState, signed, and nothing else: all machines of a call or none. When it returns, the
/// wishes are with the API server and the fleet shows them.
/// </summary>
public sealed class IntentWriter(KubeApi api, ClusterStores stores) : IDisposable
{
    /// <summary>How often a call is decided anew because somebody wrote in between.</summary>
    private const int Tries = 4;

    private static readonly TimeSpan UndoTime = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>Decides on the present fleet and writes the decision; decides again when a machine changed meanwhile.</summary>
    /// <returns>What was decided, when that is written or refused.</returns>
    /// <exception cref="KubeApiException">The API server refused or did not answer; nothing is changed.</exception>
    public async Task<ScalingChoice> ApplyAsync(Func<ScalingChoice> decide, CancellationToken cancellation)
    {
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var choice = decide();
                if (choice.Refusal is not null || await TryWriteAsync(choice, isLast: attempt == Tries, cancellation))
                {
                    return choice;
                }
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<bool> TryWriteAsync(ScalingChoice choice, bool isLast, CancellationToken cancellation)
    {
        var written = new List<(Machine Before, Machine After)>();
        foreach (var change in choice.Changes)
        {
            try
            {
                written.Add((change.Machine, await WriteAsync(change.Machine, change.Apply(), cancellation)));
            }
            catch (Exception e) when (e is KubeApiException or OperationCanceledException)
            {
                await UndoAsync(written);
                if (isLast || e is not KubeApiException { IsConflict: true })
                {
                    throw;
                }

                stores.Machines.Observe(await api.GetAsync<Machine>(change.Machine.Name.Key, cancellation));
                return false;
            }
        }

        return true;
    }

    private async Task<Machine> WriteAsync(Machine before, Machine after, CancellationToken cancellation)
    {
        var written = await api.UpdateAsync(before, after, null, cancellation);
        stores.Machines.Observe(written);
        return written;
    }

    /// <summary>Takes back what was written of a call that cannot be carried out as a whole, whether or not the caller still waits.</summary>
    private async Task UndoAsync(List<(Machine Before, Machine After)> written)
    {
        using var timeout = new CancellationTokenSource(UndoTime);
        foreach (var (before, after) in written)
        {
            try
            {
                await WriteAsync(after, Unwished(after, before), timeout.Token);
            }
            catch (Exception e) when (e is KubeApiException or OperationCanceledException)
            {
                // Somebody else has a say in it by now, or nobody can be reached: the wish stands as it is.
            }
        }
    }

    /// <summary>A machine with the wish, and its signature, that it had before.</summary>
    private static Machine Unwished(Machine after, Machine before) => after with
    {
        Metadata = after.Metadata with
        {
            Annotations = before.Metadata.Annotations[Wishes.Annotation] is { } signature
                ? after.Metadata.Annotations.With(Wishes.Annotation, signature)
                : after.Metadata.Annotations.Without(Wishes.Annotation),
        },
        Spec = after.Spec with { PowerState = before.Spec.PowerState },
    };
}
