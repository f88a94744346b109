using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using Microsoft.Extensions.Logging;

namespace HomelabAutoscaler.Kubernetes.Leadership;

/// <summary>
/// Leads while it holds a Lease, as client-go's leader election does: another holder's Lease counts as expired when it
/// was not renewed for its duration by our own clock, so that clocks need not agree.
/// </summary>
public sealed class LeaderElector(KubeApi api, ObjectKey leaseKey, string identity, TimeProvider clock, ILogger logger)
{
    /// <summary>A caller that runs all on one thread is not left.</summary>
    private const ConfigureAwaitOptions Quietly = ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    private readonly LeaseSighting _sighting = new(clock);
    private volatile CancellationTokenSource? _term;

    /// <summary>How long others wait for a renewal before they take over.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a leader that cannot renew goes on leading, counted from when it asked for the last renewal that was granted.
    /// What it is shorter than the duration is left to the work to stop in.
    /// </summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    public bool IsLeading => _term is { IsCancellationRequested: false };

    /// <summary>
    /// Runs until cancelled; <paramref name="lead"/> runs whenever this replica leads, and is cancelled when it no longer
    /// does. When it ends by itself, so does the term; its failure is thrown.
    /// </summary>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            if (await TryHoldAsync(cancellation) is { } asked)
            {
                await LeadAsync(lead, asked, cancellation);
            }

            await DelayAsync(cancellation);
        }
    }

    private async Task LeadAsync(Func<CancellationToken, Task> lead, long asked, CancellationToken cancellation)
    {
        using var term = new CancellationTokenSource(Remaining(asked), clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(term.Token, cancellation);
        _term = term;
        logger.Leading(identity);
        var work = WorkAsync(lead, stop.Token);
        await RenewAsync(work, term, stop.Token);
        if (term.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            logger.LostLead("the Lease could not be renewed in time");
        }

        term.Cancel();
        await work.ConfigureAwait(Quietly);
        _term = null;
        await ReleaseAsync();
        if (work.IsFaulted)
        {
            await work;
        }
    }

    private static async Task WorkAsync(Func<CancellationToken, Task> lead, CancellationToken stop) => await lead(stop);

    private async Task RenewAsync(Task work, CancellationTokenSource term, CancellationToken stop)
    {
        while (true)
        {
            await Task.WhenAny(work, DelayAsync(stop));
            if (stop.IsCancellationRequested || work.IsCompleted)
            {
                return;
            }

            if (await TryHoldAsync(stop) is { } asked)
            {
                term.CancelAfter(Remaining(asked));
            }
            else if (_sighting.Holder != identity)
            {
                logger.LostLead($"{_sighting.Holder ?? "nobody"} holds the Lease");
                return;
            }
        }
    }

    private TimeSpan Remaining(long asked)
    {
        var remaining = RenewDeadline - clock.GetElapsedTime(asked);
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
    }

    /// <summary>Takes or renews the Lease; null when somebody else has it or the server does not answer.</summary>
    /// <returns>When it was asked for: others count from no earlier.</returns>
    private async Task<long?> TryHoldAsync(CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(RenewDeadline / 2, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return await TryRenewAsync(both.Token) ?? await TryTakeAsync(both.Token);
        }
        catch (KubeApiException e)
        {
            if (!e.IsConflict && !e.IsAlreadyExists)
            {
                logger.CannotLead(e.Message);
            }

            return null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Renews what we hold without looking first; null when that is not how it is any more.</summary>
    private async Task<long?> TryRenewAsync(CancellationToken cancellation)
    {
        if (!IsLeading || _sighting.Lease is not { } held || _sighting.Holder != identity)
        {
            return null;
        }

        try
        {
            var asked = clock.GetTimestamp();
            _sighting.See(await api.UpdateAsync(held, Held(held), null, cancellation));
            return asked;
        }
        catch (KubeApiException e) when (e.IsConflict || e.IsNotFound)
        {
            return null;
        }
    }

    private async Task<long?> TryTakeAsync(CancellationToken cancellation)
    {
        var before = _sighting.Holder;
        _sighting.See(await api.FindAsync<Lease>(leaseKey, cancellation));
        if (_sighting.Holder is { } holder && holder != identity && holder != before)
        {
            logger.Following(holder);
        }

        if (IsLeading ? _sighting.Lease is not null && _sighting.Holder != identity : !_sighting.IsFree(LeaseDuration))
        {
            return null;
        }

        var asked = clock.GetTimestamp();
        if (_sighting.Lease is { } lease)
        {
            _sighting.See(await api.UpdateAsync(lease, Held(lease), null, cancellation));
            return asked;
        }

        // Whoever held a Lease that is gone may lead for a while yet, and nothing tells how long it has been gone: the new
        // one is a claim at first, which is taken when it has stood for its duration.
        var isClaim = !IsLeading && _sighting.IsAny;
        _sighting.See(await api.CreateAsync(Held(null), cancellation));
        return isClaim ? null : asked;
    }

    private Lease Held(Lease? before)
    {
        var now = clock.GetUtcNow();
        var ours = before?.Spec.HolderIdentity == identity;
        return new()
        {
            Metadata = before?.Metadata ?? new() { Name = leaseKey.Name, Namespace = leaseKey.Namespace },
            Spec = new()
            {
                HolderIdentity = identity,
                LeaseDurationSeconds = (int)Math.Ceiling(LeaseDuration.TotalSeconds),
                AcquireTime = ours ? before!.Spec.AcquireTime : now,
                RenewTime = now,
                LeaseTransitions = before is null ? 0 : (before.Spec.LeaseTransitions ?? 0) + (ours ? 0 : 1),
            },
        };
    }

    /// <summary>Lets the next one take over at once.</summary>
    private async Task ReleaseAsync()
    {
        using var timeout = new CancellationTokenSource(RetryPeriod, clock);
        try
        {
            // Not what was seen last: a renewal that was called off may have arrived.
            if (_sighting.Holder == identity && await api.FindAsync<Lease>(leaseKey, timeout.Token) is { } held && held.Spec.HolderIdentity == identity)
            {
                _sighting.See(await api.UpdateAsync(held, held with { Spec = held.Spec with { HolderIdentity = "", LeaseDurationSeconds = 1 } }, null, timeout.Token));
            }
        }
        catch (Exception e) when (e is KubeApiException or OperationCanceledException)
        {
            // The Lease expires by itself.
        }
    }

    private async Task DelayAsync(CancellationToken cancellation) =>
        await Task.Delay(RetryPeriod * (0.9 + (Random.Shared.NextDouble() * 0.2)), clock, cancellation).ConfigureAwait(Quietly);
}
