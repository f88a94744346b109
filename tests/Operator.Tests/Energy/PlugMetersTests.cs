using System.Collections.Concurrent;
using System.Text;
using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.Energy;
using HomelabAutoscaler.Operator.Reconciling;
using HomelabAutoscaler.Operator.Supply;
using HomelabAutoscaler.Operator.Tests.Simulation;
using HomelabAutoscaler.Power.Tests.Simulators;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Operator.Tests.Energy;

/// <summary>Plugs on real sockets, asked on a virtual clock.</summary>
public sealed class PlugMetersTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _clock = new(Make.Now);
    private readonly Cluster _cluster;
    private readonly OnTheWay _way;
    private readonly KubeConnection _connection;
    private readonly ClusterStores _stores = new();
    private readonly PlugMeters _meters;
    private readonly ConcurrentQueue<string> _noticed = [];

    public PlugMetersTests()
    {
        _cluster = new(_clock);
        _way = new(_cluster.CreateHandler(User.Admin));
        _connection = new(new("http://cluster.sandbox"), _way);
        _meters = new(new KubeApi(_connection, _clock, "test"), _stores, new(_stores, Make.Ids, new CurrentPolicy(new()), _clock), _clock, NullLogger.Instance);
        _meters.Noticed += (machine, notice) => _noticed.Enqueue($"{machine.Metadata.Name} {notice.Reason}: {notice.Note}");
    }

    [Test]
    public async Task A_plug_is_asked_once_a_minute_and_its_newest_word_counts_with_the_mean_since_the_last_count()
    {
        await using var shelly = await ShellyGen2.StartAsync(new() { IsOn = true, Watts = 20, MeterWh = 100 });
        var machine = Machine("m1", shelly.Url);
        _stores.Machines.Observe(machine);
        await Assert.That(_meters.Awaits(machine)).IsTrue();
        await LookAsync();
        await LookAsync();
        await Assert.That(_meters.Awaits(machine)).IsFalse();
        await Assert.That(shelly.Asked.Count()).IsEqualTo(1);
        await Assert.That(_meters.Of(machine)).IsEqualTo(new PlugReading(Make.Now, 20, 100));

        (shelly.Watts, shelly.MeterWh) = (40, 101);
        _clock.Advance(Minute);
        await LookAsync();
        await Assert.That(_meters.Of(machine)).IsEqualTo(new PlugReading(Make.Now + Minute, 40, 101) { MeanWatts = 40 });
        await Assert.That(_meters.Of(machine with { Status = new() { Energy = new() { Until = Make.Now - Minute } } })!.MeanWatts).IsEqualTo(30);
        await Assert.That(_meters.Of(machine with { Status = new() { Energy = new() { Until = Make.Now.AddDays(1) } } })!.MeanWatts).IsEqualTo(40);
        await Assert.That(_noticed).IsEmpty();
    }

    [Test]
    public async Task Only_machines_whose_watts_are_to_be_measured_by_a_plug_that_is_known_are_asked_for()
    {
        await using var shelly = await ShellyGen2.StartAsync(new() { Watts = 20 });
        _stores.Machines.Observe(Machine("m1", shelly.Url, new() { Running = 50 }));
        _stores.Machines.Observe(Machine("m2", shelly.Url, new() { Measured = true }));
        var own = Machine("m3", shelly.Url);
        _stores.Machines.Observe(own with { Spec = own.Spec with { Driver = new() { Http = new() { Url = shelly.Url, TurnOn = new() } } } });
        await LookAsync();

        await Assert.That(shelly.Asked).IsEmpty();
        await Assert.That(_meters.Count).IsEqualTo(0);
    }

    [Test]
    public async Task The_Group_may_say_it_for_all_its_machines()
    {
        await using var shelly = await ShellyGen2.StartAsync(new() { Watts = 20 });
        _stores.Groups.Observe(Make.Group(spec: new() { Watts = new() { Running = 50, Measured = true } }));
        _stores.Machines.Observe(Machine("m1", shelly.Url, new()));
        await LookAsync();

        await Assert.That(shelly.Asked.Count()).IsEqualTo(1);
    }

    [Test]
    public async Task A_machine_that_is_gone_leaves_nothing_behind_and_another_plug_begins_anew()
    {
        await using var old = await ShellyGen2.StartAsync(new() { Watts = 20 });
        await using var other = await ShellyGen2.StartAsync(new() { Watts = 30 });
        _stores.Machines.Observe(Machine("m1", old.Url));
        _stores.Machines.Observe(Machine("m2", old.Url));
        await LookAsync();
        await Assert.That(_meters.Count).IsEqualTo(2);

        var moved = Machine("m1", other.Url) with { Metadata = Machine("m1", old.Url).Metadata with { ResourceVersion = "2" } };
        _stores.Machines.Observe(moved);
        var gone = Machine("m2", old.Url);
        _stores.Machines.Observe(gone with { Metadata = gone.Metadata with { ResourceVersion = "3", DeletionTimestamp = Make.Now } });
        await LookAsync();
        await Assert.That(_meters.Count).IsEqualTo(1);
        await Assert.That(_meters.Of(moved)!.Watts).IsEqualTo(30);
    }

    [Test]
    public async Task A_plug_that_does_not_answer_is_told_once_left_alone_longer_each_time_and_told_when_it_is_heard_again()
    {
        var asked = new ConcurrentQueue<TaskCompletionSource>([new(), new()]);
        var silent = true;
        await using var device = await TestDevice.StartAsync(async (context, _) =>
        {
            if (silent && asked.TryDequeue(out var began))
            {
                began.SetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
                return;
            }

            await TestDevice.AnswerAsync(context, 200, """{"output":true,"apower":5}""");
        });
        _stores.Machines.Observe(Machine("m1", device.Url));
        await LookWhileSilentAsync(asked);
        await Assert.That(_meters.Awaits(Machine("m1", device.Url))).IsFalse();
        await Assert.That(_noticed).IsEquivalentTo([$"m1 PlugSilent: What the machine takes cannot be measured, and the watts that are declared stand in: {device.Url}: no answer within 10 s: has the device power and network, and is the address right?"]);

        _clock.Advance(Minute);
        await LookAsync();
        await Assert.That(device.Seen.Count()).IsEqualTo(1);
        _clock.Advance(Minute);
        await LookWhileSilentAsync(asked);
        await Assert.That((device.Seen.Count(), _noticed.Count)).IsEqualTo((2, 1));

        _clock.Advance(2 * Minute);
        await LookAsync();
        await Assert.That(device.Seen.Count()).IsEqualTo(2);
        silent = false;
        _clock.Advance(2 * Minute);
        await LookAsync();
        await Assert.That(_noticed.Last()).IsEqualTo("m1 PlugHeard: The plug is heard again: what it measures is counted");
        await Assert.That(_meters.Of(Machine("m1", device.Url))!.Watts).IsEqualTo(5);
    }

    [Test]
    public async Task No_more_than_four_are_asked_at_the_same_time()
    {
        var (now, most) = (0, 0);
        var four = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var device = await TestDevice.StartAsync(async (context, _) =>
        {
            lock (four)
            {
                most = Math.Max(most, ++now);
                if (now == 4)
                {
                    four.TrySetResult();
                }
            }

            await four.Task;
            lock (four)
            {
                now--;
            }

            await TestDevice.AnswerAsync(context, 200, """{"output":true,"apower":5}""");
        });
        for (var i = 0; i < 12; i++)
        {
            _stores.Machines.Observe(Machine($"m{i}", device.Url));
        }

        await LookAsync();
        await Assert.That((device.Seen.Count(), most)).IsEqualTo((12, 4));
    }

    [Test]
    public async Task A_plug_that_wants_a_login_gets_that_of_its_Secret()
    {
        await using var shelly = await ShellyGen2.StartAsync(new() { Watts = 20, NeedsLogin = true });
        Installation.Apply(_cluster, $$"""
            apiVersion: v1
            kind: Secret
            metadata: { name: login, namespace: {{Make.Namespace}} }
            data: { username: {{Base64(Secrets.User + "\n")}}, password: {{Base64(Secrets.Password)}} }
            """);
        var machine = WithLogin(Machine("m1", shelly.Url));
        _stores.Machines.Observe(machine);
        await LookAsync();

        await Assert.That(_noticed).IsEmpty();
        await Assert.That(_meters.Of(machine)!.Watts).IsEqualTo(20);
    }

    [Test]
    public async Task A_login_that_is_missing_or_may_not_be_read_says_what_to_do_and_tells_nobody_the_password()
    {
        await using var shelly = await ShellyGen2.StartAsync(new() { Watts = 20, NeedsLogin = true });
        _stores.Machines.Observe(WithLogin(Machine("m1", shelly.Url)));
        await LookAsync();
        await Assert.That(_noticed.Single()).EndsWith($"there is no Secret {Make.Namespace}/login: create it in the machine's namespace");

        _way.Intervene = (_, _) => Task.FromResult(Failures.Of(System.Net.HttpStatusCode.Forbidden, "Forbidden"));
        _stores.Machines.Observe(WithLogin(Machine("m2", shelly.Url)));
        await LookAsync();
        await Assert.That(_noticed.Last()).EndsWith($"the operator may not read Secret {Make.Namespace}/login, which the plug needs: set rbac.plugCredentials=true in the chart's values, or leave watts.measured out");

        _way.Intervene = null;
        Installation.Apply(_cluster, $$"""
            apiVersion: v1
            kind: Secret
            metadata: { name: login, namespace: {{Make.Namespace}} }
            data: { username: {{Base64(Secrets.User)}}, password: {{Base64("swordfish")}} }
            """);
        _stores.Machines.Observe(WithLogin(Machine("m3", shelly.Url)));
        await LookAsync();
        await Assert.That(_noticed.Last()).Contains("user or password is wrong or missing: check the Secret of http.credentials").And.DoesNotContain("swordfish");
        await Assert.That(shelly.Asked.Count()).IsGreaterThan(0);
    }

    public void Dispose()
    {
        _meters.Dispose();
        _connection.Dispose();
        _way.Dispose();
    }

    private Task LookAsync() => _meters.LookAsync(CancellationToken.None);

    private async Task LookWhileSilentAsync(ConcurrentQueue<TaskCompletionSource> asked)
    {
        asked.TryPeek(out var began);
        var look = LookAsync();
        await began!.Task.WaitAsync(TimeSpan.FromSeconds(30));
        _clock.Advance(TimeSpan.FromSeconds(10));
        await look.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static Machine Machine(string name, string url, Watts? watts = null)
    {
        var machine = Make.Machine(name);
        return machine with { Spec = machine.Spec with { Watts = watts ?? new() { Running = 50, Measured = true }, Driver = new() { Http = new() { Preset = HttpPreset.ShellyGen2, Url = url } } } };
    }

    private static Machine WithLogin(Machine machine) =>
        machine with { Spec = machine.Spec with { Driver = new() { Http = machine.Spec.Driver!.Http! with { Credentials = new() { SecretName = "login" } } } } };
}
