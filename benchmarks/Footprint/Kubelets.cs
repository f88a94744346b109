using System.Globalization;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Footprint;

/// <summary>
/// The kubelets of machines that are on, as far as the operator's watch of Nodes sees them: each writes its Node's status once in a
/// period, with new heartbeat times and nothing else. Leases, which they renew in between, are not watched by the operator.
/// </summary>
internal sealed class Kubelets(Cluster cluster, int machines)
{
    /// <summary>A kubelet's own limit for the images that it reports.</summary>
    private const int Images = 50;

    private static readonly string[] Pressures = ["MemoryPressure", "DiskPressure", "PIDPressure"];

    /// <summary>Each kubelet's first report, with what only the reader has to skip: addresses, images, what the host runs.</summary>
    public void Register()
    {
        for (var number = 0; number < machines; number++)
        {
            Write(number, new()
            {
                ["conditions"] = Conditions(),
                ["addresses"] = new JsonArray(
                    new JsonObject { ["type"] = "InternalIP", ["address"] = $"192.168.{number / 250}.{number % 250}" },
                    new JsonObject { ["type"] = "Hostname", ["address"] = Inventory.KubeNode(number) }),
                ["images"] = new JsonArray([.. Enumerable.Range(0, Images).Select(Image)]),
            });
        }
    }

    /// <summary>Heartbeats of all, evenly over the period, until cancelled.</summary>
    public async Task BeatAsync(TimeSpan period, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(period / machines);
        for (var number = 0; await timer.WaitForNextTickAsync(cancellation); number = (number + 1) % machines)
        {
            Write(number, new() { ["conditions"] = Conditions() });
        }
    }

    private void Write(int number, JsonObject status)
    {
        var answer = cluster.Handle(ApiRequest.Patch($"/api/v1/nodes/{Inventory.KubeNode(number)}/status", new JsonObject { ["status"] = status }, "application/strategic-merge-patch+json"));
        if (!answer.IsSuccess)
        {
            throw new InvalidOperationException($"the Node's status was not written: {answer.Json()}");
        }
    }

    private static JsonArray Conditions()
    {
        var now = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return
        [
            .. Pressures.Select(type => Condition(type, "False", $"KubeletHasNo{type}", now)),
            Condition("Ready", "True", "KubeletReady", now),
        ];
    }

    private static JsonObject Condition(string type, string status, string reason, string heartbeat) =>
        new() { ["type"] = type, ["status"] = status, ["reason"] = reason, ["message"] = "kubelet is posting its status", ["lastHeartbeatTime"] = heartbeat };

    private static JsonObject Image(int number) => new()
    {
        ["names"] = new JsonArray($"registry.home.arpa/library/image-{number}@sha256:{number:x64}", $"registry.home.arpa/library/image-{number}:1.{number}"),
        ["sizeBytes"] = 50_000_000 + number,
    };
}
