using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Supply;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Operator.Settings;
using HomelabAutoscaler.Protos;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Autoscaler;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Sandbox.World;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>Cluster, machines, operator and Cluster Autoscaler at a real cluster's pace, on a virtual clock and one thread.</summary>
internal sealed class SimulatedCluster : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    /// <summary>How long a Pod that has died takes to run again.</summary>
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _clock = new(Beginning.Time);
    private readonly Mishap _mishap;
    private readonly Weather _weather;
    private readonly OperatorSettings _settings;
    private readonly InProcessCalls _calls = new() { IsEnd = e => e is OperatorDiedException };
    private ScriptedAutoscaler _autoscaler;
    private OperatorLife? _life;
    private DateTimeOffset _nextLife;

    public SimulatedCluster(string manifests, Mishap mishap, OperatorSettings? settings = null, WorldTiming? timing = null, Weather? weather = null)
    {
        _mishap = mishap;
        _weather = weather ?? new();
        _settings = settings ?? new() { WatchNamespaces = ["*"] };
        Story = new(_clock, Told);
        Cluster = new(_clock);
        Invariants = new(Cluster, _clock);
        Installation.Apply(Cluster, System.Text.Encoding.UTF8.GetString(Group.CrdYaml));
        Installation.Apply(Cluster, System.Text.Encoding.UTF8.GetString(Core.Resources.Machine.CrdYaml));
        Installation.Apply(Cluster, manifests);
        World = new(Cluster, _clock, timing ?? WorldTiming.Real);
        _autoscaler = NewAutoscaler();
        _ = new Narrator(Story, World, StoryTeller.Namespace);
    }

    public Cluster Cluster { get; }

    public SandboxWorld World { get; }

    public Invariants Invariants { get; }

    public Timeline Story { get; }

    /// <summary>What happened, for a failing test's message.</summary>
    public StringWriter Told { get; } = new();

    public FakeTimeProvider Clock => _clock;

    public DateTimeOffset Now => _clock.GetUtcNow();

    public int Deaths { get; private set; }

    /// <summary>The operator's clock, which is the right one until it is another.</summary>
    public TimeProvider OperatorClock
    {
        get => Invariants.Clock;
        set => Invariants.Clock = value;
    }

    /// <summary>What the power supply says, where the operator has one.</summary>
    public Func<UpsReading?> Ups { get; set; } = static () => null;

    /// <summary>The backup that the cluster goes back to, where it does.</summary>
    public Restoration? Restoration { get; init; }

    /// <summary>What Cluster Autoscaler would be told.</summary>
    public Protos.CloudProvider.CloudProviderClient Provider => new(_calls);

    /// <summary>A machine of the home namespace as it is in the cluster.</summary>
    public Machine? Machine(string name) => World.Stores.Machines.Current.Find(new(Installation.HomeNamespace, name));

    /// <summary>
    /// Cluster Autoscaler dies and runs again: it remembers nothing, and takes its taints off every Node. It does not uncordon
    /// what it did not cordon.
    /// </summary>
    public async Task RestartAutoscalerAsync()
    {
        Story.Say("autoscaler", "starts again and takes its taints off every Node");
        foreach (var node in World.Stores.Nodes.Current.All)
        {
            var taints = node.Spec.Taints.Where(taint => taint.Key is not (NodeMarks.ToBeDeleted or NodeMarks.DeletionCandidate)).ToValueList();
            World.Stores.Nodes.Observe(await World.Api.UpdateAsync(node, node with { Spec = node.Spec with { Taints = taints } }, null, CancellationToken.None));
        }

        _autoscaler = NewAutoscaler();
    }

    public Task StartAsync() => World.StartAsync(_clock.GetUtcNow(), CancellationToken.None);

    /// <summary>Tells the whole story, which must end well and break nothing on its way.</summary>
    /// <param name="patience">How long a step of it may take.</param>
    /// <param name="what">What is told, for a failing test's message.</param>
    public async Task TellAsync(TimeSpan patience, string what = "")
    {
        await StartAsync();
        try
        {
            await new StoryTeller(World, Story, UntilAsync) { Patience = patience }.TellAsync(CancellationToken.None);
        }
        catch (StoryException e)
        {
            Assert.Fail($"{what}: {e.Message}\n{Told}");
        }

        await Assert.That(Invariants.Broken).IsEmpty().Because($"{what}\n{Told}");
    }

    /// <summary>Lets time pass until something has happened.</summary>
    /// <returns>Whether it did in time.</returns>
    public async Task<bool> UntilAsync(Func<bool> happened, TimeSpan patience)
    {
        for (var end = _clock.GetUtcNow() + patience; _clock.GetUtcNow() < end; _clock.Advance(Step))
        {
            Restore();
            if (_weather.IsUpForOthers)
            {
                await World.StepAsync(_clock.GetUtcNow(), CancellationToken.None);
            }

            await StepOperatorAsync();
            if (_weather.IsUpForOthers)
            {
                await _autoscaler.StepAsync(_clock.GetUtcNow(), CancellationToken.None);
            }

            NoteDeath();
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
        _life?.Dispose();
        World.Dispose();
        Told.Dispose();
    }

    private ScriptedAutoscaler NewAutoscaler()
    {
        var autoscaler = new ScriptedAutoscaler(
            new(_calls), World.Api, World.Stores, new() { ScanInterval = TimeSpan.FromSeconds(10), ScaleDownDelayAfterAdd = TimeSpan.FromMinutes(1) });
        autoscaler.Acted += what => Story.Say("autoscaler", what);
        return autoscaler;
    }

    private void Restore()
    {
        if (Restoration is { IsDone: false } restoration)
        {
            restoration.Step(Cluster, Story.Elapsed);
            if (restoration.IsDone)
            {
                Story.Say("etcd", $"is restored as it was at {restoration.SavedAt.TotalSeconds} s");
            }
        }
    }

    private async Task StepOperatorAsync()
    {
        try
        {
            if (_life is null && _clock.GetUtcNow() >= _nextLife && _weather.IsUp)
            {
                var way = _weather.Around(_mishap.Around(Cluster.CreateHandler(User.Admin)), () => Story.Elapsed);
                _life = await OperatorLife.StartAsync(Cluster, way, OperatorClock, _settings);
                _calls.Serve(_life.Service);
            }

            if (_settings.Ups is not null)
            {
                _life?.Hear(Ups());
            }

            if (_life is { IsLost: true } && Story.Elapsed >= Restoration!.RestoredAt + Restoration.HeardAfter)
            {
                await _life.ListAsync();
            }

            await (_life?.StepAsync(hears: _weather.IsUp) ?? Task.CompletedTask);
        }
        catch (OperatorDiedException)
        {
            NoteDeath();
        }
        catch (KubeApiException) when (_life is null)
        {
            // It could not list; it tries again.
        }
    }

    private void NoteDeath()
    {
        if (_life is null || !_mishap.HasKilled)
        {
            return;
        }

        Story.Say("operator", "dies");
        Deaths++;
        _calls.Serve(null);
        _life.Dispose();
        _life = null;
        _nextLife = _clock.GetUtcNow() + Restart;
    }
}
