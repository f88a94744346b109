using System.Collections.Concurrent;
using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Operator.Reconciling;

namespace HomelabAutoscaler.Operator.Energy;

/// <summary>
/// Asks the plugs of machines whose watts are measured, once a minute, on the replica that leads. Nothing is lost when what
/// they said is forgotten: the count goes on from the plug's own counter, or from what was declared.
/// </summary>
public sealed class PlugMeters(KubeApi api, ClusterStores stores, FleetSource fleet, TimeProvider clock, ILogger logger) : IDisposable
{
    public const string Silent = "PlugSilent";
    public const string Heard = "PlugHeard";

    /// <summary>How often a plug is asked.</summary>
    internal static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    /// <summary>How long one may take to answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int AtOnce = 4;

    private readonly PlugSecrets _secrets = new(api);
    private readonly ConcurrentDictionary<MachineName, MeteredPlug> _plugs = [];

    /// <summary>Something that an owner would want to know of a machine's plug.</summary>
    public event Action<Machine, Notice>? Noticed;

    /// <summary>How many plugs are asked.</summary>
    internal int Count => _plugs.Count;

    /// <summary>What the machine's plug said last, with the mean since the machine was counted; null where it says nothing.</summary>
    public PlugReading? Of(Machine machine) => _plugs.TryGetValue(machine.Name, out var plug) ? plug.Since(machine.Status.Energy?.Until) : null;

    /// <summary>Whether the machine's plug is yet to be asked for the first time.</summary>
    public bool Awaits(Machine machine) => IsMetered(machine) && !(_plugs.TryGetValue(machine.Name, out var plug) && plug.WasAsked);

    /// <summary>Asks for as long as this replica leads.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        do
        {
            await LookAsync(cancellation);
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    /// <summary>Asks all plugs that are due, once.</summary>
    internal async Task LookAsync(CancellationToken cancellation)
    {
        var metered = stores.Machines.Current.All.Where(IsMetered).ToDictionary(machine => machine.Name);
        foreach (var (name, plug) in _plugs)
        {
            // Another plug counts for itself.
            if ((!metered.TryGetValue(name, out var machine) || machine.Spec.Driver!.Http != plug.Settings) && _plugs.TryRemove(name, out _))
            {
                plug.Dispose();
            }
        }

        using var turns = new SemaphoreSlim(AtOnce);
        await Task.WhenAll(metered.Values.Select(machine => InTurnAsync(turns, machine, cancellation)));
    }

    public void Dispose()
    {
        foreach (var plug in _plugs.Values)
        {
            plug.Dispose();
        }

        _plugs.Clear();
    }

    private bool IsMetered(Machine machine) =>
        machine is { Metadata.DeletionTimestamp: null, Spec.Driver.Http.Preset: not null } && fleet.Current.PolicyOf(machine).Watts is { Measured: true, Running: not null };

    private async Task InTurnAsync(SemaphoreSlim turns, Machine machine, CancellationToken cancellation)
    {
        var plug = _plugs.GetOrAdd(machine.Name, static (_, settings) => new(settings), machine.Spec.Driver!.Http!);
        if (!plug.IsDue(clock.GetUtcNow()))
        {
            return;
        }

        await turns.WaitAsync(cancellation);
        try
        {
            await AskAsync(plug, machine, cancellation);
        }
        finally
        {
            turns.Release();
        }
    }

    private async Task AskAsync(MeteredPlug plug, Machine machine, CancellationToken cancellation)
    {
        var wasSilent = plug.Failures > 0;
        using var time = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        try
        {
            plug.Meter ??= await _secrets.MeterOfAsync(machine.Name.Namespace, plug.Settings.Preset!.Value, plug.Settings, clock, either.Token);
            plug.Take(await plug.Meter.ReadAsync(either.Token), Pace - Patience);
            if (wasSilent)
            {
                Tell(machine, new(false, "Measure", Heard, "The plug is heard again: what it measures is counted"));
            }
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // Machines are powered all the same.
            plug.Fail(clock.GetUtcNow(), Pace);
            if (!wasSilent)
            {
                var why = e is OperationCanceledException ? $"{plug.Settings.Url}: no answer within {Patience.TotalSeconds:0} s: has the device power and network, and is the address right?" : e.Message;
                Tell(machine, new(true, "Measure", Silent, $"What the machine takes cannot be measured, and the watts that are declared stand in: {why}"));
            }
        }
    }

    private void Tell(Machine machine, Notice notice)
    {
        logger.PlugNoticed(notice.IsWarning ? LogLevel.Warning : LogLevel.Information, machine.Name, notice.Note);
        Noticed?.Invoke(machine, notice);
    }
}
