using System.Text;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.Settings;
using HomelabAutoscaler.Operator.Tests.Simulation;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Operator.Tests.Reconciling;

/// <summary>The operator's loops over a cluster in which nobody does anything but the test.</summary>
internal sealed class QuietCluster : IDisposable
{
    private readonly KubeConnection _connection;
    private OperatorSettings _settings = new();
    private OperatorLife? _life;

    private QuietCluster()
    {
        Cluster = new(Clock);
        _connection = new(new("http://cluster.sandbox"), Cluster.CreateHandler(User.Admin));
        Api = new(_connection, Clock, "test");
        Way = new(Cluster.CreateHandler(User.Admin));
    }

    public FakeTimeProvider Clock { get; } = new(Make.Now);

    public Cluster Cluster { get; }

    /// <summary>The test's own way to the cluster.</summary>
    public KubeApi Api { get; }

    /// <summary>The operator's way to the cluster.</summary>
    public OnTheWay Way { get; }

    public OperatorLife Operator => _life!;

    /// <param name="manifests">What is there when the operator starts.</param>
    /// <param name="namespaces">Where it manages machines.</param>
    public static async Task<QuietCluster> StartAsync(string manifests, params IReadOnlyList<string> namespaces)
    {
        var cluster = new QuietCluster();
        Installation.Apply(cluster.Cluster, Encoding.UTF8.GetString(Group.CrdYaml));
        Installation.Apply(cluster.Cluster, Encoding.UTF8.GetString(Core.Resources.Machine.CrdYaml));
        Installation.Apply(cluster.Cluster, manifests);
        cluster._settings = new() { Namespace = Make.Namespace, WatchNamespaces = [.. namespaces] };
        cluster._life = await OperatorLife.StartAsync(cluster.Cluster, cluster.Way, cluster.Clock, cluster._settings);
        await cluster.SettleAsync();
        return cluster;
    }

    /// <summary>Another replica, with a way of its own to the cluster; it acts when it is told to.</summary>
    public Task<OperatorLife> StartReplicaAsync() => OperatorLife.StartAsync(Cluster, Cluster.CreateHandler(User.Admin), Clock, _settings);

    /// <summary>Has the operator do all that is to do at this moment.</summary>
    public Task SettleAsync() => Operator.StepAsync();

    public Task<Machine> MachineAsync(string name) => Api.GetAsync<Machine>(new(Make.Namespace, name), CancellationToken.None);

    public Task<KubeNode> NodeAsync(string name) => Api.GetAsync<KubeNode>(new(null, name), CancellationToken.None);

    public void Patch<T>(string name, string patch, string subresource = "")
        where T : class, IKubeResource<T> =>
        Require(Cluster.Handle(ApiRequest.Patch(PathOf<T>(name) + subresource, JsonNode.Parse(patch)!)));

    public void Delete<T>(string name)
        where T : class, IKubeResource<T> => Require(Cluster.Handle(ApiRequest.Delete(PathOf<T>(name))));

    public void Dispose()
    {
        _life?.Dispose();
        _connection.Dispose();
    }

    private static string PathOf<T>(string name)
        where T : class, IKubeResource<T> => T.Resource.PathOf(new ObjectKey(typeof(T) == typeof(KubeNode) ? null : Make.Namespace, name));

    private static void Require(ApiResponse answer)
    {
        if (!answer.IsSuccess)
        {
            throw new InvalidOperationException(answer.ToString());
        }
    }
}
