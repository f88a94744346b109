using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Sandbox.ApiServer;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Sandbox.Tests.ApiServer;

/// <summary>A cluster whose clock stands still, and short ways to ask it.</summary>
internal sealed class TestCluster
{
    public const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    public const string Pods = "/api/v1/namespaces/default/pods";

    public TestCluster() => Cluster = new Cluster(Time);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public Cluster Cluster { get; }

    public ApiResponse Get(string target, string? accept = null) => Cluster.Handle(ApiRequest.Get(target) with { Accept = accept });

    public ApiResponse Post(string target, string yaml) => Cluster.Handle(ApiRequest.Post(target, Manifests.Read(yaml)[0]));

    public ApiResponse Put(string target, string yaml) => Cluster.Handle(ApiRequest.Put(target, Manifests.Read(yaml)[0]));

    public ApiResponse Merge(string target, string yaml) => Cluster.Handle(ApiRequest.Patch(target, Manifests.Read(yaml)[0]));

    public ApiResponse Apply(string target, string manager, string yaml, bool force = false) =>
        Cluster.Handle(ApiRequest.Patch($"{target}?fieldManager={manager}{(force ? "&force=true" : "")}", Manifests.Read(yaml)[0], "application/apply-patch+yaml"));

    public ApiResponse Delete(string target, string? options = null) => Cluster.Handle(ApiRequest.Delete(target, options is null ? null : Manifests.Read(options)[0]));

    /// <summary>What a watch says until the clock passes its end.</summary>
    public async Task<IReadOnlyList<string>> WatchAsync(string target, Action? meanwhile = null)
    {
        using var client = new HttpClient(Cluster.CreateHandler()) { BaseAddress = new Uri("https://cluster") };
        using var response = await client.GetAsync($"{target}{(target.Contains('?', StringComparison.Ordinal) ? "&" : "?")}watch=1&timeoutSeconds=5", HttpCompletionOption.ResponseHeadersRead);
        meanwhile?.Invoke();
        var lines = response.Content.ReadAsStringAsync();
        while (!lines.IsCompleted)
        {
            await Task.Delay(1);
            Time.Advance(TimeSpan.FromSeconds(1));
        }
        return [.. (await lines).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Told)];
    }

    public void Definition(string schema, string more = "") => Cluster.Apply($$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: boats.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {kind: Boat, plural: boats}
          versions:
          - name: v1
            served: true
            storage: true
            {{more}}
            schema: {openAPIV3Schema: {type: object, properties: {spec: {{schema}} } } }
        """);

    public const string Boats = "/apis/example.com/v1/namespaces/default/boats";

    public ApiResponse Boat(string spec, string query = "") => Post(Boats + query, $"{{\"apiVersion\": \"example.com/v1\", \"kind\": \"Boat\", \"metadata\": {{\"name\": \"b\"}}, \"spec\": {spec} }}");

    private static string Told(string line)
    {
        var json = JsonNode.Parse(line)!;
        var metadata = json["object"]!["metadata"]!;
        return $"{json["type"]} {(string?)metadata["name"] ?? (string?)json["object"]!["reason"] ?? "-"}{(metadata["annotations"]?["k8s.io/initial-events-end"] is null ? "" : " end")}";
    }
}
