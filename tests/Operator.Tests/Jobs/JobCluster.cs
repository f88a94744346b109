using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Operator.Tests.Jobs;

/// <summary>An API server that takes machines from YAML, as owners write them, and their Jobs, with nothing unknown in them.</summary>
internal sealed class JobCluster
{
    private const string Machines = $"/apis/infra.homecluster.dev/v1alpha1/namespaces/{Make.Namespace}/nodes";
    private const string Jobs = $"/apis/batch/v1/namespaces/{Make.Namespace}/jobs";
    private const string Strict = "?fieldValidation=Strict";

    private readonly Cluster _cluster = new(new FakeTimeProvider(Make.Now));

    public JobCluster() => Installation.Apply(_cluster, Encoding.UTF8.GetString(Machine.CrdYaml));

    /// <summary>A machine with the members of a startupPodSpec.</summary>
    public ApiResponse Put(string podSpec) => Put(PodSpec(podSpec));

    public ApiResponse Put(JsonObject machine) => _cluster.Handle(ApiRequest.Post(Machines + Strict, machine));

    /// <summary>The machine as the operator reads it, when the API server has taken it.</summary>
    public async Task<Machine> AcceptedAsync(JsonObject machine)
    {
        var answer = Put(machine);
        await Assert.That(answer.IsSuccess).IsTrue().Because(answer.ToString());
        return Read<Machine>(answer.Body);
    }

    /// <summary>The Job as the API server keeps it.</summary>
    public async Task<JsonObject> AcceptedAsync(Job job)
    {
        var answer = _cluster.Handle(ApiRequest.Post(Jobs + Strict, Json(job)));
        await Assert.That(answer.IsSuccess).IsTrue().Because(answer.ToString());
        return answer.Json();
    }

    public static JsonObject PodSpec(string podSpec) => Manifests.Read($$"""
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Node
        metadata: { name: m1, namespace: {{Make.Namespace}}, labels: { group: g1 } }
        spec:
          kubernetesNodeName: node-of-m1
          startupPodSpec:
        {{string.Join('\n', podSpec.Split('\n').Select(line => $"    {line}"))}}
        """)[0];

    public static JsonObject Json(Job job)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            job.Write(writer);
        }

        return (JsonObject)JsonNode.Parse(stream.ToArray())!;
    }

    private static T Read<T>(byte[] json)
        where T : IWire<T>
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return T.Read(ref reader);
    }
}
