using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.CloudProvider;
using HomelabAutoscaler.Operator.Reconciling;
using HomelabAutoscaler.Protos;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Sandbox.World;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Operator.Tests.CloudProvider;

/// <summary>The cloud provider alone, over a cluster in memory: no loops run, so that nothing changes but by its calls.</summary>
internal sealed class ProviderFixture : IDisposable
{
    private readonly KubeConnection _connection;
    private readonly IntentWriter _intents;
    private readonly StorePump _pump;
    private readonly KubeApi _api;

    private ProviderFixture()
    {
        Cluster = new(Clock);
        _connection = new(new("http://cluster.sandbox"), Cluster.CreateHandler(User.Admin));
        _api = new(_connection, Clock, "test");
        _intents = new(_api, Stores, Clock);
        _pump = new StorePump(Cluster).Feed(Stores.Machines).Feed(Stores.Groups).Feed(Stores.Nodes).Feed(Stores.Jobs).Feed(Stores.JobPods);
        var calls = new InProcessCalls();
        calls.Serve(new CloudProviderService(Stores, new(Stores, Make.Ids, new(), Clock), _intents, new(Clock), Clock, NullLogger<CloudProviderService>.Instance));
        Client = new(calls);
    }

    public FakeTimeProvider Clock { get; } = new(Make.Now);

    public Cluster Cluster { get; }

    public ClusterStores Stores { get; } = new();

    public Protos.CloudProvider.CloudProviderClient Client { get; }

    public static async Task<ProviderFixture> WithAsync(IEnumerable<Group> groups, params Machine[] machines)
    {
        var fixture = new ProviderFixture();
        Installation.Apply(fixture.Cluster, System.Text.Encoding.UTF8.GetString(Group.CrdYaml));
        Installation.Apply(fixture.Cluster, System.Text.Encoding.UTF8.GetString(Machine.CrdYaml));
        foreach (var group in groups)
        {
            await fixture._api.CreateAsync(group with { Metadata = Fresh(group.Metadata) }, CancellationToken.None);
        }

        foreach (var machine in machines)
        {
            await fixture.PutAsync(machine);
        }

        await fixture._pump.ListAsync(fixture._api, CancellationToken.None);
        return fixture;
    }

    public static Task<ProviderFixture> WithAsync(params Machine[] machines) => WithAsync([Make.Group()], machines);

    /// <summary>Nothing was listed yet.</summary>
    public static ProviderFixture Unsynced() => new();

    /// <summary>spec.powerState as it is written in the cluster.</summary>
    public string? Wanted(string machine) => (string?)Read(machine)["spec"]?["powerState"];

    /// <summary>Writes as somebody else would; the provider does not know of it yet.</summary>
    public void WriteBehindItsBack(string machine, string spec) =>
        Cluster.Handle(ApiRequest.Patch(PathOf(machine), JsonNode.Parse($$"""{"spec":{{spec}}}""")!));

    public void Pump() => _pump.Pump();

    public void Dispose()
    {
        _intents.Dispose();
        _connection.Dispose();
    }

    private async Task PutAsync(Machine machine)
    {
        var created = await _api.CreateAsync(machine with { Metadata = Fresh(machine.Metadata), Status = new() }, CancellationToken.None);
        await _api.UpdateAsync(created, created with { Status = machine.Status }, "status", CancellationToken.None);
    }

    private JsonObject Read(string machine) => Cluster.Handle(ApiRequest.Get(PathOf(machine))).Json();

    private static string PathOf(string machine) => Machine.Resource.PathOf(new ObjectKey(Make.Namespace, machine));

    private static ObjectMeta Fresh(ObjectMeta metadata) => metadata with { Uid = null, ResourceVersion = null, Generation = null, CreationTimestamp = null };
}
