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
    private Lease? _seen;
    private long _seenAt;

    /// <summary>How long others wait for a renewal before they take over.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a leader that cannot renew goes on leading; shorter than the duration, so that two never lead.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    public bool IsLeading { get; private set; }

    /// <summary>Runs until cancelled; <paramref name="lead"/> runs whenever this replica leads, and is cancelled when it no longer does.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            if (await TryHoldAsync(cancellation))
            {
                await LeadAsync(lead, cancellation);
            }

            await DelayAsync(RetryPeriod, cancellation);
        }
    }

    private async Task LeadAsync(Func<CancellationToken, Task> lead, CancellationToken cancellation)
    {
        using var term = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        IsLeading = true;
        logger.Leading(identity);
        var work = lead(term.Token);
        try
        {
            await RenewAsync(work, cancellation);
        }
        finally
        {
            IsLeading = false;
            await term.CancelAsync();
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // Work that ended by itself ended with an error: it is the caller's to see.
        await work;
        await ReleaseAsync();
    }

    private async Task RenewAsync(Task work, CancellationToken cancellation)
    {
        var renewed = clock.GetTimestamp();
        while (!cancellation.IsCancellationRequested && !work.IsCompleted)
        {
            await DelayAsync(RetryPeriod, cancellation);
            if (cancellation.IsCancellationRequested)
            {
                return;
            }

            if (await TryHoldAsync(cancellation))
            {
                renewed = clock.GetTimestamp();
            }
            else if (_seen?.Spec.HolderIdentity != identity)
            {
                logger.LostLead($"{_seen?.Spec.HolderIdentity} took the Lease");
                return;
            }
            else if (clock.GetElapsedTime(renewed) > RenewDeadline)
            {
                logger.LostLead("the Lease could not be renewed in time");
                return;
            }
        }
    }

    /// <summary>Takes or renews the Lease; false when somebody else has it or the server does not answer.</summary>
    private async Task<bool> TryHoldAsync(CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(RenewDeadline / 2, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            var lease = await api.FindAsync<Lease>(leaseKey, both.Token);
            See(lease);
            if (lease is null)
            {
                See(await api.CreateAsync(Held(null), both.Token));
                return true;
            }

            if (!IsOurs(lease) && !IsExpired(lease))
            {
                return false;
            }

            See(await api.UpdateAsync(lease, Held(lease), null, both.Token));
            return true;
        }
        catch (KubeApiException e)
        {
            if (!e.IsConflict && !e.IsAlreadyExists)
            {
                logger.CannotLead(e.Message);
            }

            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void See(Lease? lease)
    {
        if (lease?.Spec == _seen?.Spec)
        {
            return;
        }

        if (lease?.Spec.HolderIdentity is { Length: > 0 } holder && holder != identity && holder != _seen?.Spec.HolderIdentity)
        {
            logger.Following(holder);
        }

        _seen = lease;
        _seenAt = clock.GetTimestamp();
    }

    private bool IsOurs(Lease lease) => lease.Spec.HolderIdentity == identity;

    private bool IsExpired(Lease lease) =>
        lease.Spec.HolderIdentity is not { Length: > 0 }
        || clock.GetElapsedTime(_seenAt) > TimeSpan.FromSeconds(lease.Spec.LeaseDurationSeconds ?? (int)LeaseDuration.TotalSeconds);

    private Lease Held(Lease? before)
    {
        var now = clock.GetUtcNow();
        var ours = before is not null && IsOurs(before);
        return new()
        {
            Metadata = before?.Metadata ?? new() { Name = leaseKey.Name, Namespace = leaseKey.Namespace },
            Spec = new()
            {
                HolderIdentity = identity,
                LeaseDurationSeconds = (int)LeaseDuration.TotalSeconds,
                AcquireTime = ours ? before!.Spec.AcquireTime : now,
                RenewTime = now,
                LeaseTransitions = before is null ? 0 : (before.Spec.LeaseTransitions ?? 0) + (ours ? 0 : 1),
            },
        };
    }

    /// <summary>Lets the next one take over at once.</summary>
    private async Task ReleaseAsync()
    {
        if (_seen is not { } held || !IsOurs(held))
        {
            return;
        }

        using var timeout = new CancellationTokenSource(RetryPeriod, clock);
        try
        {
            await api.UpdateAsync(held, held with { Spec = held.Spec with { HolderIdentity = "", LeaseDurationSeconds = 1 } }, null, timeout.Token);
        }
        catch (Exception e) when (e is KubeApiException or OperationCanceledException)
        {
            // The Lease expires by itself.
        }
    }

    private async Task DelayAsync(TimeSpan time, CancellationToken cancellation) =>
        await Task.Delay(time * (0.9 + (Random.Shared.NextDouble() * 0.2)), clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
