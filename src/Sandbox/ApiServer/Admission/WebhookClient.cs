using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Posts AdmissionReviews over HTTPS to servers that the webhook's caBundle vouches for.</summary>
/// <param name="services">Where services are, by namespace/name: there is no cluster network to find them in.</param>
internal sealed class WebhookClient(IReadOnlyDictionary<string, Uri> services)
{
    private readonly ConcurrentDictionary<string, HttpClient> _clients = new();

    /// <summary>The response member of the webhook's answer.</summary>
    /// <exception cref="WebhookException">It can't be had.</exception>
    public JsonObject Ask(Webhook webhook, JsonObject review)
    {
        var address = Address(webhook);
        try
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(webhook.TimeoutSeconds));
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(JsonText.ToUtf8(review)) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            // A service's certificate is for its name, wherever it is.
            request.Headers.Host = webhook.Service is { } service ? $"{service.Text("name")}.{service.Text("namespace")}.svc" : null;
            using var response = _clients.GetOrAdd(webhook.CaBundle, Client).Send(request, timeout.Token);
            using var body = new MemoryStream();
            response.Content.CopyTo(body, null, timeout.Token);
            return response.IsSuccessStatusCode
                ? Response(body.ToArray(), review)
                : throw new WebhookException($"an error on the server ({JsonText.Quote(Encoding.UTF8.GetString(body.ToArray()))}) has prevented the request from succeeding");
        }
        catch (OperationCanceledException e)
        {
            throw new WebhookException($"Post {JsonText.Quote(address.ToString())}: context deadline exceeded", e);
        }
        catch (HttpRequestException e)
        {
            throw new WebhookException($"Post {JsonText.Quote(address.ToString())}: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    private static JsonObject Response(byte[] body, JsonObject review)
    {
        JsonNode? answer;
        try
        {
            answer = JsonReader.Read(body);
        }
        catch (FormatException e)
        {
            throw new WebhookException(e.Message, e);
        }
        if (answer.Text("kind") != "AdmissionReview" || answer.Text("apiVersion") != "admission.k8s.io/v1")
            throw new WebhookException($"expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got {answer.Text("apiVersion")}, Kind={answer.Text("kind")}");
        var response = answer.Map("response") ?? throw new WebhookException("webhook response was absent");
        if (response.Text("uid") != review.Text("request", "uid"))
            throw new WebhookException($"expected response.uid={JsonText.Quote(review.Text("request", "uid")!)}, got {JsonText.Quote(response.Text("uid") ?? "")}");
        return response;
    }

    private Uri Address(Webhook webhook)
    {
        var timeout = $"timeout={webhook.TimeoutSeconds}s";
        if (webhook.Url is { } url)
            return new Uri($"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{timeout}");
        var (ns, name) = (webhook.Service.Text("namespace"), webhook.Service.Text("name"));
        return services.TryGetValue($"{ns}/{name}", out var address)
            ? new Uri(address, $"{webhook.Service.Text("path")}?{timeout}")
            : throw new WebhookException($"Post \"https://{name}.{ns}.svc:{webhook.Service.Integer("port") ?? 443}{webhook.Service.Text("path")}?{timeout}\": service {JsonText.Quote(name ?? "")} not found");
    }

    private static HttpClient Client(string caBundle) => new(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = Trusting(caBundle) } });

    // Without a caBundle the machine's own roots decide.
    private static RemoteCertificateValidationCallback? Trusting(string caBundle)
    {
        if (caBundle.Length == 0)
            return null;
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(caBundle)));
        return (_, certificate, _, errors) =>
        {
            if (certificate is not X509Certificate2 server || (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
                return false;
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(roots);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return chain.Build(server);
        };
    }
}
