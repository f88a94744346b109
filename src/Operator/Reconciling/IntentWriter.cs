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

    private volatile IReadOnlyList<WishChange> _undecided = [];

    /// <summary>Told of a machine whose wish was undecided: it stands now, or was taken back.</summary>
    public event Action<MachineName>? Decided;

    /// <summary>
    /// Decides on the present fleet and writes all of the decision or none; decides again when a machine changed meanwhile.
    /// Until then this replica's loop does nothing with the machines.
    /// </summary>
    /// <returns>What was decided, when that is written or refused.</returns>
    /// <exception cref="KubeApiException">The API server refused or did not answer; nothing is changed.</exception>
    public Task<ScalingChoice> ApplyAsync(Func<ScalingChoice> decide, CancellationToken cancellation) =>
        DecideUntilWrittenAsync(decide, WriteAllAsync, cancellation);

    /// <summary>
    /// The same for a decision that is derived anew until it is carried out: what is written stays, in the order of the
    /// decision. Taking it back would be wrong where a write that seems to have failed was done.
    /// </summary>
    /// <exception cref="KubeApiException">The API server refused or did not answer; the first of the wishes may be written.</exception>
    public Task<ScalingChoice> AdvanceAsync(Func<ScalingChoice> decide, CancellationToken cancellation) =>
        DecideUntilWrittenAsync(decide, WriteInOrderAsync, cancellation);

    /// <summary>Whether a wish that the machine shows may still be taken back, because the call it belongs to is being written.</summary>
    public bool IsUndecided(MachineName machine)
    {
        foreach (var change in _undecided)
        {
            if (change.Machine.Name == machine)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose() => _oneAtATime.Dispose();

    /// <param name="decide">Decides on the present fleet.</param>
    /// <param name="write">Writes a decision; false when it was overtaken and is to be made anew, which the last one is not.</param>
    /// <param name="cancellation">The caller waits no longer.</param>
    private async Task<ScalingChoice> DecideUntilWrittenAsync(
        Func<ScalingChoice> decide, Func<IReadOnlyList<WishChange>, bool, CancellationToken, Task<bool>> write, CancellationToken cancellation)
    {
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var choice = decide();
                if (choice.Refusal is not null || await write(choice.Changes, attempt == Tries, cancellation))
                {
                    return choice;
                }
            }
        }
        finally
        {
            Settle();
            _oneAtATime.Release();
        }
    }

    private async Task<bool> WriteInOrderAsync(IReadOnlyList<WishChange> changes, bool isLast, CancellationToken cancellation)
    {
        try
        {
            foreach (var change in changes)
            {
                await WriteAsync(change, cancellation);
            }

            return true;
        }
        catch (KubeApiException e) when (e.IsConflict && !isLast)
        {
            return false;
        }
    }

    private async Task<bool> WriteAllAsync(IReadOnlyList<WishChange> changes, bool isLast, CancellationToken cancellation)
    {
        // Those of the tries before stay undecided: written in between, their status would overtake the next try.
        _undecided = [.. _undecided, .. changes];
        var tried = new List<WishChange>();
        try
        {
            foreach (var change in changes)
            {
                tried.Add(change);
                await WriteAsync(change, cancellation);
            }

            return true;
        }
        catch (Exception e) when (e is KubeApiException or OperationCanceledException)
        {
            // Also the last one may have been carried out: its answer was lost. On what could not be taken back nothing is decided anew.
            if (await UndoAsync(tried) && !isLast && e is KubeApiException { IsConflict: true })
            {
                return false;
            }

            throw;
        }
    }

    private void Settle()
    {
        var settled = _undecided;
        _undecided = [];
        foreach (var change in settled)
        {
            Decided?.Invoke(change.Machine.Name);
        }
    }

    private async Task WriteAsync(WishChange change, CancellationToken cancellation)
    {
        try
        {
            await WriteAsync(change.Machine, change.Apply(), cancellation);
        }
        catch (KubeApiException e) when (e.IsConflict)
        {
            stores.Machines.Observe(await api.GetAsync<Machine>(change.Machine.Name.Key, cancellation));
            throw;
        }
    }

    private async Task WriteAsync(Machine before, Machine after, CancellationToken cancellation) =>
        stores.Machines.Observe(await api.UpdateAsync(before, after, null, cancellation));

    /// <summary>Takes back what was written of a call that cannot be carried out as a whole, whether or not the caller still waits.</summary>
    /// <returns>Whether nothing of it is left.</returns>
    private async Task<bool> UndoAsync(IReadOnlyList<WishChange> tried)
    {
        using var timeout = new CancellationTokenSource(UndoTime);
        var isUndone = true;
        foreach (var change in tried)
        {
            try
            {
                await UndoAsync(change, timeout.Token);
            }
            catch (Exception e) when (e is KubeApiException or OperationCanceledException)
            {
                // Nobody can be reached: the wish stands as it is.
                isUndone = false;
            }
        }

        return isUndone;
    }

    /// <summary>Takes back a wish that stands, with our signature: its machine may have changed in other ways since.</summary>
    private async Task UndoAsync(WishChange change, CancellationToken cancellation)
    {
        var signature = change.Apply().Metadata.Annotations[Wishes.Annotation];
        for (var attempt = 1; ; attempt++)
        {
            var latest = await api.GetAsync<Machine>(change.Machine.Name.Key, cancellation);
            stores.Machines.Observe(latest);
            if (latest.Metadata.Annotations[Wishes.Annotation] != signature || latest.Spec.PowerState != change.State)
            {
                return;
            }

            try
            {
                await WriteAsync(latest, Unwished(latest, change.Machine), cancellation);
                return;
            }
            catch (KubeApiException e) when (e.IsConflict && attempt < Tries)
            {
                // The loop wrote the status in between.
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

        return new WishChange(after, state, Wishes.SourceAfterwards(wish, after.Status.Progress), clock.GetUtcNow(), wish.InPlaceOf).Apply();
    }
}
