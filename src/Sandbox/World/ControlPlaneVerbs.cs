using System.Text;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
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

    private async Task SendAsync(HttpMethod method, string path, string body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(connection.Server, path))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = await connection.CredentialsAsync(cancellation);
        using var response = await connection.Http.SendAsync(request, cancellation);
        if (!response.IsSuccessStatusCode && response.StatusCode is not (System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Conflict))
        {
            throw new HttpRequestException($"{method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellation)}");
        }
    }
}
