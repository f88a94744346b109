using System.Diagnostics;
using System.Net;
using Grpc.Net.Client;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Operator.Tests.Simulation;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Autoscaler;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Sandbox.World;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Native.Faults;

/// <summary>
/// The sandbox's cluster, machines and Cluster Autoscaler around native operators in processes of their own, over wires
/// that may fail, with the invariants checked after each write.
/// </summary>
internal sealed class NativeHomelab : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    // A real one backs off for five minutes from a group whose scale-up fails, as it does when the operator dies in the midst of it.
    private static readonly TimeSpan BackOff = TimeSpan.FromSeconds(2);

    private readonly NativeCluster _native = new();
    private FaultyWire? _apiWire;
    private FaultyWire? _grpcWire;
    private GrpcChannel? _channel;
    private ScriptedAutoscaler? _autoscaler;
    private SandboxWorld? _world;
    private Invariants? _invariants;

    public Cluster Cluster => _native.Cluster;

    public SandboxWorld World => _world!;

    /// <summary>From the operators to the API server.</summary>
    public FaultyWire ApiWire => _apiWire!;

    public Invariants Invariants => _invariants!;

    public List<OperatorProcess> Operators { get; } = [];

    public Timeline Story { get; }

    public StringWriter Told { get; } = new();

    public string KubeConfig => _native.KubeConfig;

    public string LogText => _native.TextOf("operator-0.log");

    /// <summary>What happens to the operators, before each step.</summary>
    public Func<Task> Meanwhile { get; set; } = static () => Task.CompletedTask;

    public NativeHomelab() => Story = new(TimeProvider.System, TextWriter.Synchronized(Told));

    /// <summary>Whether a request is one that an operator changes something with.</summary>
    public static bool IsWriteOfOperator(ApiRequest request) =>
        request.Method != "GET" && Invariants.IsOfOperator(request);

    public async Task StartAsync(params IReadOnlyList<string> flags)
    {
        await PrepareAsync();
        Operators.Add(StartOperator(flags));
        await ServeAsync(Operators[0]);
    }

    /// <summary>The cluster with its machines, but no operator yet.</summary>
    public async Task PrepareAsync()
    {
        var server = await _native.ListenAsync();
        _apiWire = new(new(IPAddress.Loopback, server.Port));
        var kubeConfig = await File.ReadAllTextAsync(_native.KubeConfig);
        await File.WriteAllTextAsync(_native.KubeConfig, kubeConfig.Replace($":{server.Port}", $":{ApiWire.Address.Port}", StringComparison.Ordinal));
        _invariants = new(Cluster, TimeProvider.System);
        await _native.InstallAsync(Installation.OwnManifests());
        _world = new(Cluster, TimeProvider.System, new());
        _ = new Narrator(Story, World, StoryTeller.Namespace);
        await World.StartAsync(TimeProvider.System.GetUtcNow(), CancellationToken.None);
    }

    /// <param name="flags">Flags beside the sandbox's.</param>
    /// <param name="command">What starts it, when not its binary alone.</param>
    public OperatorProcess StartOperator(IEnumerable<string> flags, params IReadOnlyList<string> command)
    {
        IReadOnlyList<string> words = command is [] ? [Repository.Operator] : command;
        return _native.StartProcess($"operator-{Operators.Count}.log", words, [.. SandboxPace.OperatorFlags, .. flags]);
    }

    /// <summary>Lets Cluster Autoscaler ask this operator.</summary>
    public async Task ServeAsync(OperatorProcess process)
    {
        var target = new IPEndPoint(IPAddress.Loopback, process.GrpcAddress.Port);
        if (_grpcWire is not null)
        {
            _grpcWire.LeadTo(target);
            return;
        }

        await Assert.That(await process.WaitUntilReadyAsync(TimeSpan.FromSeconds(30), CancellationToken.None)).IsTrue();
        _grpcWire = new(target);
        _channel = GrpcChannel.ForAddress($"http://{_grpcWire.Address}");
        _autoscaler = new(new Protos.CloudProvider.CloudProviderClient(_channel), World.Api, World.Stores, new() { InitialBackoff = BackOff });
        _autoscaler.Acted += what => Story.Say("autoscaler", what);
    }

    /// <summary>The whole story, in spite of what happens.</summary>
    public async Task TellAsync()
    {
        try
        {
            await new StoryTeller(World, Story, UntilAsync) { Patience = TimeSpan.FromSeconds(90) }.TellAsync(CancellationToken.None);
        }
        catch (StoryException e)
        {
            Assert.Fail($"{e.Message}\n{Told}\n{LogText}");
        }

        await CheckAsync();
    }

    public async Task CheckAsync() => await Assert.That(Invariants.Broken).IsEmpty().Because(Told.ToString());

    public async Task<bool> UntilAsync(Func<bool> happened, TimeSpan patience)
    {
        for (var waiting = Stopwatch.StartNew(); waiting.Elapsed < patience; await Task.Delay(Step))
        {
            await Meanwhile();
            var now = TimeProvider.System.GetUtcNow();
            await World.StepAsync(now, CancellationToken.None);
            if (_autoscaler is not null)
            {
                await _autoscaler.StepAsync(now, CancellationToken.None);
            }

            Invariants.Check();
            if (happened())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>As an owner switches a machine.</summary>
    public async Task WishAsync(string name, PowerState wish)
    {
        var machine = World.Stores.Machines.Current.All.Single(machine => machine.Metadata.Name == name);
        World.Stores.Machines.Observe(await World.Api.UpdateAsync(machine, machine with { Spec = machine.Spec with { PowerState = wish } }, null, CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Operators)
        {
            await process.DisposeAsync();
        }

        _channel?.Dispose();
        _world?.Dispose();
        foreach (var wire in (FaultyWire?[])[_apiWire, _grpcWire])
        {
            if (wire is not null)
            {
                await wire.DisposeAsync();
            }
        }

        await _native.DisposeAsync();
    }
}
