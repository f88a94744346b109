using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>
/// Writes wishes into spec.powerState, signed, and nothing else. When it returns, the wishes are with the API server and
/// the fleet shows them.
/// </summary>
public sealed class IntentWriter(KubeApi api, ClusterStores stores, TimeProvider clock) : IDisposable
{
    /// <summary>How often a call is decided anew because somebody wrote in between.</summary>
    private const int Tries = 4;

    private static readonly TimeSpan UndoTime = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>Decides on the present fleet and writes all of the decision or none; decides again when a machine changed meanwhile.</summary>
    /// <returns>What was decided, when that is written or refused.</returns>
    /// <exception cref="KubeApiException">The API server refused or did not answer; nothing is changed.</exception>
    public Task<ScalingChoice> ApplyAsync(Func<ScalingChoice> decide, CancellationToken cancellation) => ApplyAsync(decide, UndoAsync, cancellation);

    /// <summary>
    /// The same for a decision that is derived anew until it is carried out: what is written stays, in the order of the
    /// decision. Taking it back would be wrong where a write that seems to have failed was done.
    /// </summary>
    /// <exception cref="KubeApiException">The API server refused or did not answer; the first of the wishes may be written.</exception>
    public Task<ScalingChoice> AdvanceAsync(Func<ScalingChoice> decide, CancellationToken cancellation) =>
        ApplyAsync(decide, static _ => Task.CompletedTask, cancellation);

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<ScalingChoice> ApplyAsync(
        Func<ScalingChoice> decide, Func<List<(Machine Before, Machine After)>, Task> undo, CancellationToken cancellation)
    {
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var choice = decide();
                if (choice.Refusal is not null || await TryWriteAsync(choice, undo, isLast: attempt == Tries, cancellation))
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

    private async Task<bool> TryWriteAsync(
        ScalingChoice choice, Func<List<(Machine Before, Machine After)>, Task> undo, bool isLast, CancellationToken cancellation)
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
                await undo(written);
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

    /// <summary>
    /// A machine with the wish that it had before. It is signed anew: the one that is taken back may be on record by now,
    /// and an older signature would count for nothing, so that the state would be taken for a person's.
    /// </summary>
    private Machine Unwished(Machine after, Machine before)
    {
        if (before.Spec.PowerState is not { } state || Wishes.Of(before, TimeSpan.Zero, clock.GetUtcNow()) is not { } wish)
        {
            return after with
            {
                Metadata = after.Metadata with { Annotations = after.Metadata.Annotations.Without(Wishes.Annotation) },
                Spec = after.Spec with { PowerState = null },
            };
        }

        // A hold that is over does not begin again.
        var source = wish.Source == WishSource.Person ? WishSource.Enrolment : wish.Source;
        return new WishChange(after, state, source, clock.GetUtcNow(), wish.InPlaceOf).Apply();
    }
}
