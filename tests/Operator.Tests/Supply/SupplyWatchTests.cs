using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Supply;
using HomelabAutoscaler.Operator.Tests.Metrics;

namespace HomelabAutoscaler.Operator.Tests.Supply;

/// <summary>The whole operator asks a upsd over TCP.</summary>
public sealed class SupplyWatchTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Upsd _upsd = new();

    public void Dispose() => _upsd.Dispose();

    [Test]
    public async Task What_the_supply_says_reaches_those_who_decide()
    {
        await using var served = await StartAsync();
        await UntilAsync(() => served.Parts.Supply!.Supply.Reading is not null);
        var group = served.Parts.Fleet.Current.Groups[0];
        var before = group.Wakeable(DateTimeOffset.UtcNow).Length;
        _upsd.Variables["ups.status"] = "OB DISCHRG";
        await UntilAsync(() => served.Parts.Supply!.Supply.IsOnBattery);
        var during = served.Parts.Fleet.Current.Groups[0].Wakeable(DateTimeOffset.UtcNow).Length;

        await Assert.That(before).IsGreaterThan(0);
        await Assert.That(during).IsEqualTo(0);
        await Assert.That(served.Parts.Fleet.Current.Supply!.Message).StartsWith("The power supply has been running on battery since");
    }

    [Test]
    public async Task Metrics_tell_of_it()
    {
        await using var served = await StartAsync();
        _upsd.Variables["ups.status"] = "OB";
        _upsd.Variables["battery.charge"] = "37.5";
        await UntilAsync(() => served.Parts.Supply!.Supply.Reading?.Charge == 37.5);
        using var http = new HttpClient();
        var page = await http.GetStringAsync(served.Metrics);

        await Assert.That(page).Contains("homelab_autoscaler_supply_reachable_supplies 1\n");
        await Assert.That(page).Contains("homelab_autoscaler_supply_on_battery_supplies 1\n");
        await Assert.That(page).Contains("homelab_autoscaler_supply_charge_ratio 0.375\n");
        await Assert.That(page).DoesNotContain("supply_runtime_seconds");
    }

    [Test]
    public async Task Losing_touch_and_finding_it_again_are_each_told_once()
    {
        var told = new List<Notice>();
        await using var served = await StartAsync();
        served.Parts.Supply!.Noticed += notice =>
        {
            lock (told)
            {
                told.Add(notice);
            }
        };
        await UntilAsync(() => served.Parts.Supply.Supply.Reading is not null);
        _upsd.Answer = "ERR DATA-STALE\n";
        await UntilAsync(() => served.Parts.Supply.Supply.SilentSince is not null);
        var asked = _upsd.Connections;
        await UntilAsync(() => _upsd.Connections > asked + 2);
        _upsd.Answer = null;
        await UntilAsync(() => served.Parts.Supply.Supply.SilentSince is null);

        await Assert.That(string.Join(", ", told.Select(notice => notice.Reason))).IsEqualTo($"{SupplyNotices.Silent}, {SupplyNotices.Heard}");
        await Assert.That(told[0].Note).Contains("DATA-STALE");
    }

    private Task<ServedOperator> StartAsync() =>
        ServedOperator.StartAsync(settings => settings with { LeaderElect = false, MetricsSecure = false, Ups = new("ups", "127.0.0.1", _upsd.Port), UpsPoll = TimeSpan.FromMilliseconds(20) });

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!holds())
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
