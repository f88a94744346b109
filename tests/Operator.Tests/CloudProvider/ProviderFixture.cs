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
    private readonly StorePump _pump;

    private ProviderFixture()
    {
        Cluster = new(Clock);
        Way = new(Cluster.CreateHandler(User.Admin));
        _connection = new(new("http://cluster.sandbox"), Way);
        Api = new(_connection, Clock, "test");
        Intents = new(Api, Stores, Clock);
        _pump = new StorePump(Cluster).Feed(Stores.Machines).Feed(Stores.Groups).Feed(Stores.Nodes).Feed(Stores.Jobs).Feed(Stores.JobPods);
        Ledger = new(Clock);
        var calls = new InProcessCalls();
        calls.Serve(new CloudProviderService(Stores, new(Stores, Make.Ids, new(new()), Clock), Intents, Ledger, Clock, NullLogger<CloudProviderService>.Instance));
        Client = new(calls);
    }

    public FakeTimeProvider Clock { get; } = new(Make.Now);

    public Cluster Cluster { get; }

    /// <summary>Requests of the provider since it knows all; not those of others.</summary>
    public OnTheWay Way { get; }

    public KubeApi Api { get; }

    public ClusterStores Stores { get; } = new();

    public IntentWriter Intents { get; }

    public InstanceLedger Ledger { get; }

    public Protos.CloudProvider.CloudProviderClient Client { get; }

    public static async Task<ProviderFixture> WithAsync(IEnumerable<Group> groups, params Machine[] machines)
    {
        var fixture = new ProviderFixture();
        Installation.Apply(fixture.Cluster, System.Text.Encoding.UTF8.GetString(Group.CrdYaml));
        Installation.Apply(fixture.Cluster, System.Text.Encoding.UTF8.GetString(Machine.CrdYaml));
        foreach (var group in groups)
        {
            await fixture.Api.CreateAsync(group with { Metadata = Fresh(group.Metadata) }, CancellationToken.None);
        }

        foreach (var machine in machines)
        {
            await fixture.PutAsync(machine);
        }

        await fixture._pump.ListAsync(fixture.Api, CancellationToken.None);
        fixture.Way.Writes.Clear();
        return fixture;
    }

    public static Task<ProviderFixture> WithAsync(params Machine[] machines) => WithAsync([Make.Group()], machines);

    /// <summary>Nothing was listed yet.</summary>
    public static ProviderFixture Unsynced() => new();

    /// <summary>spec.powerState as it is written in the cluster.</summary>
    public string? Wanted(string machine) => (string?)Read(machine)["spec"]?["powerState"];

    /// <summary>The machine as the provider knows it.</summary>
    public Machine Known(string machine) => Stores.Machines.Current.Find(new(Make.Namespace, machine))!;

    /// <summary>The machine as it is in the cluster.</summary>
    public Task<Machine> InClusterAsync(string machine) => Api.GetAsync<Machine>(new(Make.Namespace, machine), CancellationToken.None);

    /// <summary>Writes as somebody else would; the provider does not know of it yet.</summary>
    public void WriteBehindItsBack(string machine, string spec) => PatchBehindItsBack(machine, $$"""{"spec":{{spec}}}""");

    /// <summary>The same with any part of the machine.</summary>
    public void PatchBehindItsBack(string machine, string patch, string subresource = "") =>
        Cluster.Handle(ApiRequest.Patch(PathOf(machine) + subresource, JsonNode.Parse(patch)!));

    /// <summary>Says for a kubelet whether its Node is Ready.</summary>
    public void PatchNode(string node, ConditionStatus ready) =>
        Cluster.Handle(ApiRequest.Patch($"/api/v1/nodes/{node}/status", JsonNode.Parse($$"""{ "status": { "conditions": [{ "type": "Ready", "status": "{{ready}}" }] } }""")!));

    public void Pump() => _pump.Pump();

    public void Dispose()
    {
        Intents.Dispose();
        _connection.Dispose();
    }

    private async Task PutAsync(Machine machine)
    {
        var created = await Api.CreateAsync(machine with { Metadata = Fresh(machine.Metadata), Status = new() }, CancellationToken.None);
        await Api.UpdateAsync(created, created with { Status = machine.Status }, "status", CancellationToken.None);
    }

    private JsonObject Read(string machine) => Cluster.Handle(ApiRequest.Get(PathOf(machine))).Json();

    private static string PathOf(string machine) => Machine.Resource.PathOf(new ObjectKey(Make.Namespace, machine));

    private static ObjectMeta Fresh(ObjectMeta metadata) => metadata with { Uid = null, ResourceVersion = null, Generation = null, CreationTimestamp = null };
}
