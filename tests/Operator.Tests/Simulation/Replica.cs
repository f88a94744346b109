using HomelabAutoscaler.Operator.CloudProvider;
using HomelabAutoscaler.Operator.Settings;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>One of several replicas of the operator: it answers always, and powers machines while it leads.</summary>
internal sealed class Replica : IDisposable
{
    private readonly OperatorLife _life;
    private readonly CancellationTokenSource _stop = new();
    private Task _pass = Task.CompletedTask;
    private CancellationToken? _term;
    private Task _election = Task.CompletedTask;

    private Replica(OperatorLife life, Stall network) => (_life, Network) = (life, network);

    public Stall Network { get; }

    public CloudProviderService Service => _life.Service;

    public bool Leads => _term is { IsCancellationRequested: false };

    public static async Task<Replica> StartAsync(Cluster cluster, int stallsAt, TimeProvider clock, OperatorSettings settings)
    {
        var network = new Stall(cluster.CreateHandler(User.Admin), stallsAt);
        return new(await OperatorLife.StartAsync(cluster, network, clock, settings), network);
    }

    public void JoinElection() => _election = _life.Elector.RunAsync(LeadAsync, _stop.Token);

    /// <summary>Leaves as after SIGTERM.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Does what is to do, unless it stands still.</summary>
    public void Step()
    {
        if (_pass.IsCompleted)
        {
            _pass.GetAwaiter().GetResult();
            _pass = StepAsync();
        }
    }

    public void Dispose()
    {
        _life.Dispose();
        _stop.Dispose();
    }

    private async Task StepAsync()
    {
        if (_term is not { } term)
        {
            _life.Follow();
            return;
        }

        try
        {
            await _life.StepAsync(term: term);
        }
        catch (OperationCanceledException) when (term.IsCancellationRequested)
        {
            // It leads no longer.
        }
    }

    private async Task LeadAsync(CancellationToken term)
    {
        _life.LookAtAll();
        _term = term;
        var ended = new TaskCompletionSource();
        await using var _ = term.Register(ended.SetResult);
        await ended.Task;

        // As the workers of the loops do: a pass that is in flight comes to its end.
        await _pass;
        _term = null;
    }
}
