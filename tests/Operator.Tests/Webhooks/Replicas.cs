using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Operator.Certificates;
using HomelabAutoscaler.Operator.Webhooks;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Operator.Tests.Webhooks;

/// <summary>Several replicas that share a certificate by way of a Secret.</summary>
internal sealed class Replicas : IDisposable
{
    private const string Secret = $"/api/v1/namespaces/{Make.Namespace}/secrets/homelab-autoscaler-webhook-own-cert";

    private readonly KubeConnection _connection;
    private readonly KubeApi _api;

    public Replicas()
    {
        Installation.Apply(Cluster, WebhookManifests.Text());
        _connection = new(new("http://cluster.sandbox"), Cluster.CreateHandler(User.Admin));
        _api = new(_connection, Clock, "test");
        Cluster.Answered = (request, _) =>
        {
            if (request.Method == "PATCH")
            {
                Writes.Add(request.Target);
            }
        };
    }

    public FakeTimeProvider Clock { get; } = new(Make.Now);

    public Cluster Cluster { get; } = new(TimeProvider.System);

    /// <summary>Paths, in their order.</summary>
    public List<string> Writes { get; } = [];

    /// <summary>What the API server trusts, by both configurations.</summary>
    public (X509Certificate2Collection Validating, X509Certificate2Collection Mutating) Trusted => (Bundle("validating"), Bundle("mutating"));

    public (CertificateSecret Keeper, ServingCertificate Serving) Add(bool leads, string prefix = "homelab-autoscaler")
    {
        var serving = new ServingCertificate("Webhooks", judgesClients: false, NullLogger.Instance);
        return (new(_api, new(prefix, Make.Namespace), () => leads, serving, Clock, NullLogger.Instance), serving);
    }

    public string? Kept(string file) => (string?)Cluster.Handle(ApiRequest.Get(Secret)).Json()["data"]?[file];

    public void Spoil(string file, string value) =>
        Cluster.Handle(ApiRequest.Patch(Secret, new JsonObject { ["data"] = new JsonObject { [file] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) } }));

    public void DeleteSecret() => Cluster.Handle(ApiRequest.Delete(Secret));

    public void Distrust(string kind) => Cluster.Handle(ApiRequest.Patch(
        $"/apis/admissionregistration.k8s.io/v1/{kind}webhookconfigurations/homelab-autoscaler-{kind}-webhook-configuration",
        JsonNode.Parse($$"""[{"op":"replace","path":"/webhooks/1/clientConfig/caBundle","value":""}]""")!,
        "application/json-patch+json"));

    public void Dispose() => _connection.Dispose();

    private X509Certificate2Collection Bundle(string kind)
    {
        var webhooks = Cluster.Handle(ApiRequest.Get($"/apis/admissionregistration.k8s.io/v1/{kind}webhookconfigurations/homelab-autoscaler-{kind}-webhook-configuration")).Json()["webhooks"]!.AsArray();
        var bundles = webhooks.Select(webhook => (string?)webhook!["clientConfig"]!["caBundle"] ?? "").Distinct().ToList();
        var trusted = new X509Certificate2Collection();
        trusted.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(bundles.Count == 1 ? bundles[0] : "")));
        return trusted;
    }
}
