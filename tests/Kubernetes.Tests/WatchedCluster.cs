using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Watching;
using HomelabAutoscaler.Sandbox.ApiServer;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Kubernetes.Tests;

/// <summary>Leases of an embedded cluster, and a reflector that keeps a store in step with them, on one clock that a test moves.</summary>
internal sealed class WatchedCluster : IAsyncDisposable
{
    public const string Leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";

    private static readonly ListScope Scope = new("default");

    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _told = [];
    private Task _running = Task.CompletedTask;

    public WatchedCluster()
    {
        Cluster = new(Time);
        Way = new(Cluster.CreateHandler());
        Api = new(new(new("http://api.test"), Way), Time, "test") { PageSize = 3 };
        Reflector = new(Api, Store, Scope, Time, Log);
        Store.Expect([Scope]);
        Store.Changed += (before, after) => Told($"{(before is null ? "+" : after is null ? "-" : "*")}{(after ?? before)!.Metadata.Name}");
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public Cluster Cluster { get; set; }

    public Way Way { get; }

    public KubeApi Api { get; }

    public Store<Lease> Store { get; } = new();

    public Reflector<Lease> Reflector { get; }

    public CollectingLogger Log { get; } = new();

    public Task Running => _running;

    /// <summary>What the store told of: + added, * changed, - gone.</summary>
    public IReadOnlyList<string> Changes
    {
        get
        {
            lock (_told)
            {
                return [.. _told];
            }
        }
    }

    /// <summary>Names of what the store holds, each with its holder.</summary>
    public string Known => string.Join(' ', Store.Current.All.Select(lease => lease.Metadata.Name + (lease.Spec.HolderIdentity is { } holder ? $"={holder}" : "")));

    /// <summary>The same as the cluster has it.</summary>
    public string Truth => string.Join(' ', Cluster.Handle(ApiRequest.Get(Leases)).Json()["items"]!.AsArray()
        .Select(lease => (string)lease!["metadata"]!["name"]! + (lease["spec"]?["holderIdentity"] is { } holder ? $"={holder}" : "")));

    public void Run() => _running = Reflector.RunAsync(_stop.Token);

    /// <summary>Runs until the first list is there and a watch is open.</summary>
    public async Task RunToWatchAsync()
    {
        Run();
        await Eventually.Is(() => Store.HasSynced && Way.Watches.Any());
    }

    /// <summary>Waits, without any time passing, until the store has what the cluster has.</summary>
    public Task InStepAsync() => Eventually.Is(() => Known == Truth);

    /// <summary>Has time pass until something is so.</summary>
    public Task PassUntilAsync(Func<bool> condition) => Eventually.Is(condition, () => Time.Advance(TimeSpan.FromMilliseconds(250)));

    public void Put(string name, string? holder = null) =>
        Written(Cluster.Handle(ApiRequest.Patch($"{Leases}/{name}?fieldManager=test&force=true", new JsonObject
        {
            ["apiVersion"] = "coordination.k8s.io/v1",
            ["kind"] = "Lease",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject { ["holderIdentity"] = holder },
        }, "application/apply-patch+yaml")));

    public void Delete(string name) => Written(Cluster.Handle(ApiRequest.Delete($"{Leases}/{name}")));

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private void Told(string change)
    {
        lock (_told)
        {
            _told.Add(change);
        }
    }

    private static void Written(ApiResponse response)
    {
        if (!response.IsSuccess)
        {
            throw new InvalidOperationException(response.ToString());
        }
    }
}
