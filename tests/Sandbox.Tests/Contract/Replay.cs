using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.Tests.Contract;

/// <summary>Plays the recorded exchanges in their order against one server and keeps what each of them differs in.</summary>
internal sealed class Replay(Target target)
{
    private const string Infra = "/apis/infra.homecluster.dev/v1alpha1/namespaces/lab";
    private readonly Equivalence _equivalence = new();

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> RunAsync()
    {
        var differences = new Dictionary<string, IReadOnlyList<string>>();
        await using var webhook = await WebhookServer.StartAsync(Careful);
        var configuration = Recording.All.Single(r => r.Number == 70).RequestBody!["webhooks"]![0]!["clientConfig"]!;
        _equivalence.Pair((string)configuration["url"]!, $"{webhook.Address}validate");
        _equivalence.Pair((string)configuration["caBundle"]!, webhook.CaBundle);
        foreach (var recording in Recording.All)
        {
            try
            {
                await PrepareAsync(recording.Number);
                differences[recording.Name] = recording.IsWebhookLog ? _equivalence.Differences(recording.Json, webhook.Received) : await ExchangeAsync(recording);
            }
            catch (Exception e) when (e is InvalidOperationException or System.Text.Json.JsonException)
            {
                differences[recording.Name] = [e.Message];
            }
        }
        return differences;
    }

    // The recorded webhook warned, and allowed all but what is called deny-me.
    private static JsonObject Careful(JsonNode request) => (string?)request["name"] == "deny-me"
        ? new JsonObject
        {
            ["allowed"] = false, ["warnings"] = new JsonArray("careful"),
            ["status"] = new JsonObject { ["message"] = "no such group", ["reason"] = "Invalid", ["code"] = 422 },
        }
        : new JsonObject { ["allowed"] = true, ["warnings"] = new JsonArray("careful") };

    private async Task<IReadOnlyList<string>> ExchangeAsync(Recording recording)
    {
        using var request = new HttpRequestMessage(new HttpMethod(recording.Method), _equivalence.Translate(recording.Target));
        if ((recording.RequestBody ?? TokenReview(recording)) is { } body)
        {
            // Only the malformed body was recorded as a text.
            var text = body is JsonValue ? body.GetValue<string>() : _equivalence.Translate(body.ToJsonString());
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(recording.ContentType ?? "application/json");
        }
        if (recording.Number == 5)
            request.Headers.Authorization = new("Bearer", "nope");
        using var response = await (recording.Number is 4 or 5 ? target.Anonymous : target.Admin).SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();

        var differences = new List<string>();
        if ((int)response.StatusCode != recording.Status)
            differences.Add($"status {(int)response.StatusCode}, recorded {recording.Status}: {answer}");
        foreach (var name in new[] { "Cache-Control", "Content-Type", "Warning", "Retry-After" })
        {
            var values = response.Headers.TryGetValues(name, out var headers) || response.Content.Headers.TryGetValues(name, out headers) ? string.Join(", ", headers) : null;
            if (recording.Header("Cache-Control") is not null && values != recording.Header(name))
                differences.Add($"header {name}: {values}, recorded {recording.Header(name)}");
        }
        differences.AddRange(_equivalence.Differences(Expected(recording), recording.IsWatch ? Events(answer) : JsonNode.Parse(answer)));
        return differences;
    }

    // The token was kept out of the recording, and the request with it.
    private static JsonNode? TokenReview(Recording recording) => recording.Number == 69 ? JsonNode.Parse("""{"spec":{"token":"REDACTED"}}""") : null;

    // How often a watch is told that nothing happened depends on the server's mood.
    private static JsonNode Expected(Recording recording) => recording switch
    {
        { IsWatch: true, Body: JsonArray events } => new JsonArray([.. WithoutRepeatedBookmarks([.. events.Select(e => e!.DeepClone())])]),
        { IsWatch: true } => new JsonArray(recording.Body.DeepClone()),
        { Number: 2 } => Discovery.OnlyServed(recording.Body),
        { Number: 55 } => Flavour.WithoutOpenShift(recording.Body),
        _ => recording.Body,
    };

    private static JsonArray Events(string lines) =>
        [.. WithoutRepeatedBookmarks([.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)])];

    private static IEnumerable<JsonNode> WithoutRepeatedBookmarks(List<JsonNode> events) =>
        events.Where((e, i) => i == 0 || (string?)e["type"] != "BOOKMARK" || (string?)events[i - 1]["type"] != "BOOKMARK");

    // What the recording's author, and the cluster's controllers, did between the exchanges.
    private async Task PrepareAsync(int number)
    {
        switch (number)
        {
            case 1:
                await target.InstallAsync(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "homelab-crds.yaml")));
                await SendAsync("POST", "/api/v1/namespaces", """{"metadata":{"name":"lab"}}""");
                break;
            case 38 or 39:
                await SendAsync("POST", $"{Infra}/nodes", """
                    {"apiVersion":"infra.homecluster.dev/v1alpha1","kind":"Node","metadata":{"name":"m2","labels":{"group":"g1"}},"spec":{"kubernetesNodeName":"m2","powerState":"off",
                     "pricing":{"hourlyRate":"1.5","podRate":"0"},"startupPodSpec":{"image":"busybox"},"shutdownPodSpec":{"image":"busybox"}}}
                    """);
                await SendAsync("PATCH", $"{Infra}/nodes/m2", """{"metadata":{"labels":{"group":"g2"}}}""");
                await SendAsync("DELETE", $"{Infra}/nodes/m2");
                break;
            case 41:
                target.Compact();
                break;
            case 50:
                await SendAsync("PATCH", "/api/v1/nodes/worker-1?fieldManager=kcm", """{"metadata":{"annotations":{"node.alpha.kubernetes.io/ttl":"0"}}}""");
                break;
            case 55:
                foreach (var name in new[] { "a", "b" })
                {
                    await SendAsync("POST", "/api/v1/namespaces/lab/pods", $$"""
                        {"metadata":{"name":"{{name}}","labels":{"app":"web"} },"spec":{"nodeName":"worker-1","terminationGracePeriodSeconds":1,"containers":[{"name":"c","image":"busybox"}]} }
                        """);
                }
                break;
            case 56:
                foreach (var name in new[] { "a", "b" })
                    await SendAsync("PATCH", $"/api/v1/namespaces/lab/pods/{name}/status", """{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""");
                await SendAsync("POST", "/apis/policy/v1/namespaces/lab/poddisruptionbudgets", """{"metadata":{"name":"pdb"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"web"}}}}""");
                await target.BudgetIsCountedAsync();
                break;
            case 61:
                await SendAsync("PATCH", "/apis/batch/v1/namespaces/lab/jobs/m1-startup-1/status", """{"status":{"active":1,"startTime":"2026-11-23T04:39:24Z"}}""");
                break;
            case 69:
                var token = await SendAsync("POST", "/api/v1/namespaces/lab/serviceaccounts/default/token", """{"spec":{}}""");
                _equivalence.Pair("REDACTED", (string)token["status"]!["token"]!);
                break;
        }
    }

    private async Task<JsonNode> SendAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, new MediaTypeHeaderValue(method == "PATCH" ? "application/merge-patch+json" : "application/json"));
        using var response = await target.Admin.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{method} {path}: {text}");
    }
}
