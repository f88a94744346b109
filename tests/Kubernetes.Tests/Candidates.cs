using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Leadership;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Kubernetes.Tests;

/// <summary>
/// Replicas that want to lead one cluster, each behind a network and with a time of day of its own. All runs on the test's
/// thread as it has time pass, so that a run is the same every time.
/// </summary>
internal sealed class Candidates : IDisposable
{
    public const string LeasePath = "/apis/coordination.k8s.io/v1/namespaces/default/leases/lead";

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly OneThread _thread = new();
    private readonly List<CancellationTokenSource> _stops = [];
    private int _working;

    public Candidates(int count)
    {
        Cluster = new(Time);
        foreach (var number in Enumerable.Range(0, count))
        {
            var network = new Network(Cluster.CreateHandler(), Time);
            var clock = new SkewedClock(Time) { Skew = TimeSpan.FromMinutes(number * 7) };
            var api = new KubeApi(new(new("http://api.test"), network), clock, "test");
            Networks.Add(network);
            Clocks.Add(clock);
            Electors.Add(new(api, new("default", "lead"), $"replica-{number}", clock, Log));
            _stops.Add(new());
            Runs.Add(Task.CompletedTask);
        }
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public Cluster Cluster { get; }

    public CollectingLogger Log { get; } = new();

    public List<Network> Networks { get; } = [];

    public List<SkewedClock> Clocks { get; } = [];

    public List<LeaderElector> Electors { get; } = [];

    public List<Task> Runs { get; } = [];

    /// <summary>How long a replica's work takes to stop.</summary>
    public TimeSpan WindDown { get; set; }

    /// <summary>When two replicas were at work at once.</summary>
    public DateTimeOffset? Overlap { get; private set; }

    /// <summary>Numbers of those that lead.</summary>
    public IEnumerable<int> Leading => Enumerable.Range(0, Electors.Count).Where(number => Electors[number].IsLeading);

    /// <summary>The holder that the Lease names.</summary>
    public string? Holder => (string?)Cluster.Handle(ApiRequest.Get(LeasePath)).Json()["spec"]?["holderIdentity"];

    public void Start(int number) => _thread.Do(() => Runs[number] = Electors[number].RunAsync(WorkAsync, _stops[number].Token));

    public void Stop(int number) => _thread.Do(_stops[number].Cancel);

    public void Pass(TimeSpan time)
    {
        for (var end = Time.GetUtcNow() + time; Time.GetUtcNow() < end;)
        {
            _thread.Do(() => Time.Advance(Step));
            if (Leading.Count() > 1)
            {
                Overlap ??= Time.GetUtcNow();
            }
        }
    }

    /// <summary>Has time pass until something is so.</summary>
    /// <returns>How much; null when an hour was not enough.</returns>
    public TimeSpan? PassUntil(Func<bool> condition)
    {
        var began = Time.GetUtcNow();
        while (!condition())
        {
            if (Time.GetUtcNow() - began > TimeSpan.FromHours(1))
            {
                return null;
            }

            Pass(Step);
        }

        return Time.GetUtcNow() - began;
    }

    public void Dispose()
    {
        Networks.ForEach(network => network.Now = Network.Weather.Down);
        _thread.Do(() => _stops.ForEach(stop => stop.Cancel()));
        Pass(TimeSpan.FromMinutes(1));
        _stops.ForEach(stop => stop.Dispose());
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        if (++_working > 1)
        {
            Overlap ??= Time.GetUtcNow();
        }

        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        finally
        {
            if (WindDown > TimeSpan.Zero)
            {
                await Task.Delay(WindDown, Time, CancellationToken.None);
            }

            _working--;
        }
    }
}
