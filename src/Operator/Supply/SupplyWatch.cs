using HomelabAutoscaler.Core.Errors;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Supply;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Operator.Reconciling;

namespace HomelabAutoscaler.Operator.Supply;

/// <summary>
/// Asks the power supply every few seconds. Every replica does, for each answers Cluster Autoscaler; what follows for
/// machines is done by the one that leads.
/// </summary>
internal sealed class SupplyWatch : IDisposable
{
    private readonly UpsClient _client;
    private readonly TimeSpan _pace;
    private readonly CurrentPolicy _policy;
    private readonly FleetSource _fleet;
    private readonly IntentWriter _intents;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private PowerSupply _supply;

    public SupplyWatch(
        UpsAddress address, SupplyPolicy supply, TimeSpan pace, CurrentPolicy policy, FleetSource fleet, IntentWriter intents, TimeProvider clock, ILogger logger)
    {
        (_pace, _policy, _fleet, _intents, _clock, _logger) = (pace, policy, fleet, intents, clock, logger);
        _client = new(address, clock);
        _supply = PowerSupply.Unheard(supply, hasShed: false, clock.GetUtcNow());
    }

    /// <summary>Something that an owner would want to know.</summary>
    public event Action<Notice>? Noticed;

    /// <summary>What the supply allows has changed.</summary>
    public event Action? LimitsChanged;

    /// <summary>A machine is wanted off or on for the supply's sake.</summary>
    public event Action<WishChange>? Wished;

    /// <summary>As it was at the last look.</summary>
    public PowerSupply Supply => Volatile.Read(ref _supply);

    /// <summary>Begins anew, when the stores have synced: nothing is switched on before the supply has said something.</summary>
    public void Begin()
    {
        var now = _clock.GetUtcNow();
        _supply = PowerSupply.Unheard(_supply.Policy, SupplyChoice.HasShed(_fleet.Current, now), now);
        _policy.Limit(_supply.Limits(now));
    }

    /// <summary>Asks the supply, for as long as the process lives.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(_pace, _clock);
        do
        {
            await LookAsync(cancellation);
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    /// <summary>Switches machines off and on as the supply asks, for as long as this replica leads.</summary>
    public async Task LeadAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(_pace, _clock);
        do
        {
            await WishAsync(cancellation);
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Takes what the supply said, or why it said nothing.</summary>
    internal void Take(UpsReading? reading, string? trouble)
    {
        var (before, now) = (_supply, _clock.GetUtcNow());
        Volatile.Write(ref _supply, before.After(reading, now));
        foreach (var notice in SupplyNotices.Of(before, _supply, trouble, now))
        {
            _logger.SupplyNoticed(notice.IsWarning ? LogLevel.Warning : LogLevel.Information, notice.Note);
            Noticed?.Invoke(notice);
        }

        if (_policy.Limit(_supply.Limits(now)))
        {
            LimitsChanged?.Invoke();
        }
    }

    /// <summary>Switches what is to be switched now.</summary>
    internal async Task WishAsync(CancellationToken cancellation)
    {
        try
        {
            if (Decide().Changes.IsEmpty)
            {
                return;
            }

            foreach (var change in (await _intents.AdvanceAsync(Decide, cancellation)).Changes)
            {
                _logger.Noticed(change.Machine.Name, change.Notice.Note);
                Wished?.Invoke(change);
            }
        }
        catch (KubeApiException e)
        {
            _logger.SupplyWishFailed(Cause.Of(e));
        }

        ScalingChoice Decide() => SupplyChoice.Of(_fleet.Current, Supply, _clock.GetUtcNow());
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            Take(await _client.ReadAsync(cancellation), null);
        }
        catch (UpsException e)
        {
            Take(null, e.Message);
        }
    }
}
