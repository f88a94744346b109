using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.Reconciling;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Operator.Tests.Reconciling;

/// <summary>A kubelet is heard when its Lease is seen renewed, whatever its clock says, and ours.</summary>
public sealed class HeartbeatMonitorTests : IDisposable
{
    private static readonly KubeNodeName Pc = new("pc");

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new(Make.Now);
    private readonly SkewedClock _clock;
    private readonly KubeConnection _connection;
    private readonly KubeApi _api;
    private readonly HeartbeatMonitor _monitor;

    public HeartbeatMonitorTests()
    {
        _clock = new(_time);
        _connection = new(new("http://cluster.sandbox"), new Cluster(_time).CreateHandler(User.Admin));
        _api = new(_connection, _clock, "test");
        _monitor = new(_api, _clock);
    }

    [Test]
    public async Task Nothing_is_known_without_a_Lease()
    {
        await Assert.That(await LookAsync()).IsEqualTo(default(Heartbeat));
    }

    [Test]
    public async Task At_first_nothing_was_heard_however_fresh_the_Lease_says_it_is()
    {
        await BeatAsync(Make.Now);
        var heartbeat = await LookAsync();

        await Assert.That(heartbeat).IsEqualTo(new Heartbeat(null, Make.Now));
    }

    [Test]
    [Arguments(0)]
    [Arguments(-5)]
    [Arguments(5)]
    public async Task A_renewal_is_heard_when_it_is_seen_by_our_own_clock(int kubeletIsAheadByHours)
    {
        var ahead = TimeSpan.FromHours(kubeletIsAheadByHours);
        await BeatAsync(Make.Now + ahead);
        await LookAsync();
        _time.Advance(Beat);
        await BeatAsync(Make.Now + ahead + Beat);

        await Assert.That(await LookAsync()).IsEqualTo(new Heartbeat(Make.Now + Beat, Make.Now));
    }

    [Test]
    public async Task A_kubelet_whose_clock_goes_back_is_heard_too()
    {
        await BeatAsync(Make.Now);
        await LookAsync();
        _time.Advance(Beat);
        await BeatAsync(Make.Now - Beat);

        await Assert.That((await LookAsync()).LastHeard).IsEqualTo(Make.Now + Beat);
    }

    [Test]
    public async Task Silence_is_counted_from_what_was_heard_last()
    {
        await BeatAsync(Make.Now);
        await LookAsync();
        _time.Advance(Beat);
        await BeatAsync(Make.Now + Beat);
        await LookAsync();
        for (var times = 0; times < 10; times++)
        {
            _time.Advance(Beat);
            await LookAsync();
        }

        var heartbeat = await LookAsync();
        await Assert.That(heartbeat).IsEqualTo(new Heartbeat(Make.Now + Beat, Make.Now));
        await Assert.That(heartbeat.SilentFor(Beat * 10, _clock.GetUtcNow())).IsTrue();
    }

    [Test]
    public async Task After_a_while_without_a_look_nobody_knows_what_was_missed()
    {
        await BeatAsync(Make.Now);
        await LookAsync();
        _time.Advance(Beat);
        await BeatAsync(Make.Now + Beat);
        await LookAsync();
        _time.Advance(TimeSpan.FromSeconds(30));

        await Assert.That(await LookAsync()).IsEqualTo(new Heartbeat(null, _clock.GetUtcNow()));
    }

    [Test]
    public async Task A_Lease_that_was_gone_is_observed_anew()
    {
        await BeatAsync(Make.Now);
        await LookAsync();
        await _api.DeleteAsync((await _api.GetAsync<Lease>(new("kube-node-lease", "pc"), CancellationToken.None)), CancellationToken.None);
        await Assert.That(await LookAsync()).IsEqualTo(default(Heartbeat));
        _time.Advance(Beat);
        await BeatAsync(Make.Now + Beat);

        await Assert.That(await LookAsync()).IsEqualTo(new Heartbeat(null, Make.Now + Beat));
    }

    [Test]
    public async Task A_machine_that_was_forgotten_is_observed_anew()
    {
        await BeatAsync(Make.Now);
        await LookAsync();
        _monitor.Forget(Pc);
        _time.Advance(Beat);

        await Assert.That(await LookAsync()).IsEqualTo(new Heartbeat(null, Make.Now + Beat));
    }

    [Test]
    [Arguments(1)]
    [Arguments(-1)]
    public async Task Our_own_clock_may_be_set_without_a_machine_falling_silent(int hours)
    {
        await BeatAsync(Make.Now);
        await LookAsync();
        _time.Advance(Beat);
        await BeatAsync(Make.Now + Beat);
        await LookAsync();
        _clock.Skew = TimeSpan.FromHours(hours);
        _time.Advance(Beat);

        var heartbeat = await LookAsync();
        await Assert.That(_clock.GetUtcNow() - heartbeat.LastHeard!.Value).IsEqualTo(Beat);
        await Assert.That(_clock.GetUtcNow() - heartbeat.ObservedSince!.Value).IsEqualTo(Beat * 2);
    }

    public void Dispose() => _connection.Dispose();

    private Task<Heartbeat> LookAsync() => _monitor.ObserveAsync(Pc, CancellationToken.None);

    private async Task BeatAsync(DateTimeOffset renewed)
    {
        var lease = new Lease { Metadata = new() { Name = "pc", Namespace = "kube-node-lease" }, Spec = new() { HolderIdentity = "pc", RenewTime = renewed } };
        var known = await _api.FindAsync<Lease>(new("kube-node-lease", "pc"), CancellationToken.None);
        await (known is null ? _api.CreateAsync(lease, CancellationToken.None) : _api.UpdateAsync(known, known with { Spec = lease.Spec }, null, CancellationToken.None));
    }
}
