using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Oracle.Tests.Cluster;

/// <summary>HttpClient's way to the objects: as much of the API server as the operator uses once it is running.</summary>
internal sealed class ApiStub(Objects objects) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var answer = Handle(request, body);
        return new(answer.Status) { Content = new ByteArrayContent(answer.Body) };
    }

    private Answer Handle(HttpRequestMessage request, byte[] body)
    {
        var path = ApiPath.Parse(request.RequestUri!);
        if (path.Root == Pod.Resource.PathOf() && path.Subresource == "eviction")
        {
            return objects.Pods.Delete(path.Key);
        }

        if (path.Root == Pod.Resource.PathOf() && path.NodeName is { } node)
        {
            return objects.Pods.List(objects.Pods.All.Where(pod => pod.Spec.NodeName == node));
        }

        if (!objects.ByRoot.TryGetValue(path.Root, out var shelf))
        {
            // Events, which only people read.
            return request.Method == HttpMethod.Get ? objects.Pods.List([]) : Answer.Of(body);
        }

        return request.Method.Method switch
        {
            "GET" when path.Name is null => shelf.List(),
            "GET" => shelf.Get(path.Key),
            "POST" => shelf.Create(path.Namespace, body),
            "PATCH" => shelf.Patch(path.Key, path.Subresource, body),
            "DELETE" => shelf.Delete(path.Key),
            var method => throw new NotSupportedException($"{method} {request.RequestUri}"),
        };
    }

    /// <summary>The parts of a request's path.</summary>
    private readonly record struct ApiPath(string Root, string? Namespace, string? Name, string? Subresource, string? NodeName)
    {
        private const string NodeField = "fieldSelector=spec.nodeName%3D";

        public ObjectKey Key => new(Namespace, Name!);

        public static ApiPath Parse(Uri uri)
        {
            var parts = uri.AbsolutePath.Split('/');
            var version = parts[1] == "api" ? 2 : 3;
            var kind = version + 1;
            var isNamespaced = parts.Length > kind + 2 && parts[kind] == "namespaces";
            var at = isNamespaced ? kind + 2 : kind;
            var field = uri.Query.IndexOf(NodeField, StringComparison.Ordinal);
            return new(
                $"{string.Join('/', parts[..kind])}/{parts[at]}",
                isNamespaced ? parts[kind + 1] : null,
                parts.Length > at + 1 ? parts[at + 1] : null,
                parts.Length > at + 2 ? parts[at + 2] : null,
                field < 0 ? null : uri.Query[(field + NodeField.Length)..].Split('&')[0]);
        }
    }
}
