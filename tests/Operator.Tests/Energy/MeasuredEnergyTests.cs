using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Operator.Tests.Native;
using HomelabAutoscaler.Operator.Tests.Reconciling;
using HomelabAutoscaler.Power.Tests.Simulators;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Energy;

/// <summary>What a plug measures comes into the machine's status, in the loops of this process and in the native binary.</summary>
[ParallelGroup("faults"), ParallelLimiter<ThreeAtOnce>]
public class MeasuredEnergyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public async Task A_count_goes_on_from_the_plugs_counter_and_is_written_only_when_it_is_due()
    {
        await using var shelly = await ShellyGen2.StartAsync(new() { Watts = 1.5, MeterWh = 1004 });
        using var cluster = await QuietCluster.StartAsync(Manifests(shelly.Url, login: false));
        await cluster.Operator.MeasureAsync();
        cluster.Patch<Machine>("m1", Counted(cluster.Clock.GetUtcNow().AddHours(-1)), "/status");
        await cluster.SettleAsync();
        var count = (await cluster.MachineAsync("m1")).Status.Energy!;
        await Assert.That((count.SpentKwh, count.SavedKwh, count.Watts, count.MeterWh)).IsEqualTo(("1.004", "5.096", "1.5", "1004"));

        var writes = cluster.Way.Writes.Count;
        shelly.MeterWh = 1005;
        cluster.Clock.Advance(TimeSpan.FromMinutes(59));
        await cluster.Operator.MeasureAsync();
        await cluster.SettleAsync();
        await Assert.That(cluster.Way.Writes.Skip(writes).Where(write => write.Contains("m1/status", StringComparison.Ordinal))).IsEmpty();
        cluster.Clock.Advance(TimeSpan.FromMinutes(1));
        await cluster.SettleAsync();
        await Assert.That((await cluster.MachineAsync("m1")).Status.Energy!.SpentKwh).IsEqualTo("1.005");
    }

    [Test]
    public async Task The_native_operator_asks_with_the_login_of_the_Secret_and_goes_on_where_the_one_before_was()
    {
        await using var shelly = await ShellyGen2.StartAsync(new() { Watts = 1.5, MeterWh = 1004, NeedsLogin = true });
        await using var cluster = new NativeCluster();
        await cluster.ListenAsync();
        await cluster.InstallAsync(Manifests(shelly.Url, login: true));
        var path = Machine.Resource.PathOf(new Core.Wire.ObjectKey(Installation.HomeNamespace, "m1"));
        await Assert.That(cluster.Cluster.Handle(ApiRequest.Patch(path + "/status", JsonNode.Parse(Counted(TimeProvider.System.GetUtcNow().AddHours(-2)))!)).IsSuccess).IsTrue();
        await using var process = cluster.StartOperator();

        JsonNode? Energy() => cluster.Cluster.Handle(ApiRequest.Get(path)).Json()["status"]!["energy"];
        for (var waiting = Stopwatch.StartNew(); waiting.Elapsed < Patience && (string?)Energy()!["meterWh"] != "1004"; await Task.Delay(50))
        {
        }

        await Assert.That(((string?)Energy()!["spentKwh"], (string?)Energy()!["watts"], (string?)Energy()!["meterWh"])).IsEqualTo(("1.004", "1.5", "1004")).Because(cluster.LogText);
        await Assert.That(cluster.LogText).DoesNotContain(Secrets.Password).And.DoesNotContain("PlugSilent");
        await Assert.That(await process.StopAsync()).IsEqualTo(0);
    }

    /// <summary>Off for long, and counted up to a time with the plug's counter at 1000 Wh.</summary>
    private static string Counted(DateTimeOffset until) => $$"""
        { "status": { "powerState": "off", "progress": "shutdown", "since": "2026-01-01T00:00:00Z",
          "energy": { "since": "2026-01-01T00:00:00Z", "until": "{{until.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}}", "spentKwh": "1", "savedKwh": "5", "meterWh": "1000" } } }
        """;

    private static string Manifests(string url, bool login) => $$"""
        apiVersion: v1
        kind: Secret
        metadata: { name: login, namespace: {{Make.Namespace}} }
        data: { username: {{Base64(Secrets.User)}}, password: {{Base64(Secrets.Password)}} }
        ---
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Node
        metadata: { name: m1, namespace: {{Make.Namespace}} }
        spec:
          powerState: "off"
          watts: { "on": 100, "off": 2, measured: true }
          driver: { http: { preset: ShellyGen2, url: "{{url}}"{{(login ? ", credentials: { secretName: login }" : "")}} } }

        """;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
