using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Autoscaler;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Sandbox.World;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>Cluster, machines, Cluster Autoscaler and two replicas of the operator, on a virtual clock and one thread.</summary>
internal sealed class ReplicatedCluster : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new(Beginning.Time);
    private readonly OneThread _thread = new();
    private readonly InProcessCalls _calls = new();
    private readonly ScriptedAutoscaler _autoscaler;

    public ReplicatedCluster()
    {
        Story = new(_clock, Told);
        Cluster = new(_clock);
        Invariants = new(Cluster, _clock);
        Installation.Apply(Cluster, System.Text.Encoding.UTF8.GetString(Group.CrdYaml));
        Installation.Apply(Cluster, System.Text.Encoding.UTF8.GetString(Machine.CrdYaml));
        Installation.Apply(Cluster, Installation.OwnManifests());
        World = new(Cluster, _clock, WorldTiming.Real);
        _autoscaler = new(new(_calls), World.Api, World.Stores, new() { ScanInterval = TimeSpan.FromSeconds(10), ScaleDownDelayAfterAdd = TimeSpan.FromMinutes(1) });
        _autoscaler.Acted += what => Story.Say("autoscaler", what);
        _ = new Narrator(Story, World, StoryTeller.Namespace);
    }

    public Cluster Cluster { get; }

    public SandboxWorld World { get; }

    public Invariants Invariants { get; }

    public Timeline Story { get; }

    /// <summary>What happened, for a failing test's message.</summary>
    public StringWriter Told { get; } = new();

    public List<Replica> Replicas { get; } = [];

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>What happens to the replicas beside, at each step.</summary>
    public Action Meanwhile { get; set; } = static () => { };

    /// <summary>The replica that Cluster Autoscaler is connected to: one that follows, where there is one that goes.</summary>
    public Replica Asked => Replicas.Where(replica => !replica.Network.IsStalled).OrderBy(replica => replica.Leads).First();

    /// <param name="stallsAt">The write at which the first one, which leads, stands still; 0 for none.</param>
    public async Task StartAsync(int stallsAt)
    {
        await World.StartAsync(Now, CancellationToken.None);
        foreach (var at in (int[])[stallsAt, 0])
        {
            var replica = await Replica.StartAsync(Cluster, at, _clock, new() { WatchNamespaces = ["*"] });
            Replicas.Add(replica);
            _thread.Do(replica.JoinElection);
        }
    }

    /// <summary>Lets time pass until something has happened.</summary>
    /// <returns>Whether it did in time.</returns>
    public async Task<bool> UntilAsync(Func<bool> happened, TimeSpan patience)
    {
        for (var end = Now + patience; Now < end; _thread.Do(() => _clock.Advance(Step)))
        {
            await World.StepAsync(Now, CancellationToken.None);
            _thread.Do(Meanwhile);
            Replicas.ForEach(replica => _thread.Do(replica.Step));
            _calls.Serve(Asked.Service);
            await _autoscaler.StepAsync(Now, CancellationToken.None);
            Invariants.Check();
            if (happened())
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        Replicas.ForEach(replica => replica.Dispose());
        World.Dispose();
        Told.Dispose();
    }
}
