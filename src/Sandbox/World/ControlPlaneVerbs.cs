using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;

namespace HomelabAutoscaler.Sandbox.World;

/// <summary>What only a control plane and its kubelets ask of an API server.</summary>
public sealed class ControlPlaneVerbs(KubeConnection connection)
{
    /// <summary>Gives a Pod its Node, as a scheduler does.</summary>
    public Task BindAsync(ObjectKey pod, string node, CancellationToken cancellation) => SendAsync(
        HttpMethod.Post,
        $"{Pod.Resource.PathOf(pod)}/binding",
        $$$"""{"apiVersion":"v1","kind":"Binding","metadata":{"name":"{{{pod.Name}}}","namespace":"{{{pod.Namespace}}}"},"target":{"apiVersion":"v1","kind":"Node","name":"{{{node}}}"}}""",
        cancellation);

    /// <summary>Ends a Pod whose containers have stopped, as a kubelet does.</summary>
    public Task RemoveAsync(ObjectKey pod, CancellationToken cancellation) => SendAsync(
        HttpMethod.Delete, Pod.Resource.PathOf(pod), """{"apiVersion":"v1","kind":"DeleteOptions","gracePeriodSeconds":0}""", cancellation);

    /// <summary>Makes a Pod of a Job from its template, with a place already, as a Job controller and a scheduler do.</summary>
    /// <exception cref="KubeApiException">The API server does not let it be made.</exception>
    public Task MakePodAsync(Job job, string name, string node, CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            job.Spec.Template!.Write(writer);
        }

        var pod = (JsonObject)JsonNode.Parse(text.ToArray())!;
        pod["metadata"] ??= new JsonObject();
        pod["metadata"]!["name"] = name;
        pod["metadata"]!["labels"] ??= new JsonObject();
        pod["metadata"]!["labels"]!["batch.kubernetes.io/job-name"] = job.Metadata.Name;
        pod["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "batch/v1", ["kind"] = "Job", ["name"] = job.Metadata.Name, ["uid"] = job.Metadata.Uid, ["controller"] = true, ["blockOwnerDeletion"] = true,
        });
        pod["spec"]!["nodeName"] = node;
        return SendAsync(HttpMethod.Post, Pod.Resource.PathOf(job.Metadata.Namespace), pod.ToJsonString(), cancellation);
    }

    /// <summary>Tells why a Job has no Pod, as a Job controller does.</summary>
    public Task TellFailedCreateAsync(Job job, string why, CancellationToken cancellation) => SendAsync(
        HttpMethod.Post,
        $"/api/v1/namespaces/{job.Metadata.Namespace}/events",
        new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["generateName"] = $"{job.Metadata.Name}." },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = "batch/v1", ["kind"] = "Job", ["name"] = job.Metadata.Name, ["namespace"] = job.Metadata.Namespace, ["uid"] = job.Metadata.Uid,
            },
            ["reason"] = JobEvent.FailedCreate,
            ["message"] = $"Error creating: {why}",
            ["type"] = "Warning",
            ["source"] = new JsonObject { ["component"] = "job-controller" },
        }.ToJsonString(),
        cancellation);

    /// <summary>Makes a ReplicaSet for Pods to belong to, if it is not there.</summary>
    public async Task<OwnerReference> MakeReplicaSetAsync(string @namespace, string name, CancellationToken cancellation)
    {
        var path = $"/apis/apps/v1/namespaces/{@namespace}/replicasets";
        await SendAsync(
            HttpMethod.Post,
            path,
            $$$"""
            {
              "apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": {"name": "{{{name}}}"},
              "spec": {
                "replicas": 0, "selector": {"matchLabels": {"app": "{{{name}}}"}},
                "template": {"metadata": {"labels": {"app": "{{{name}}}"}}, "spec": {"containers": [{"name": "main", "image": "registry.k8s.io/pause:3.10"}]}}
              }
            }
            """,
            cancellation);
        var text = await SendAsync(HttpMethod.Get, $"{path}/{name}", null, cancellation);
        return new() { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = name, Uid = (string)JsonNode.Parse(text)!["metadata"]!["uid"]!, Controller = true };
    }

    private async Task<string> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(connection.Server, path))
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = await connection.CredentialsAsync(cancellation);
        using var response = await connection.Http.SendAsync(request, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        if (!response.IsSuccessStatusCode && response.StatusCode is not (System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Conflict))
        {
            var status = JsonNode.Parse(text);
            throw new KubeApiException(new(method.Method, path), response.StatusCode, (string?)status?["reason"] ?? "", (string?)status?["message"] ?? text);
        }

        return text;
    }
}
