using System.Text.Json.Nodes;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Sandbox.Tests.ApiServer;

public class AdmissionTests
{
    private const string Maps = TestCluster.ConfigMaps;
    private readonly TestCluster _cluster = new();

    [Test]
    public async Task A_mutating_webhook_changes_what_is_stored()
    {
        await using var webhook = await WebhookServer.StartAsync(_ => new JsonObject
        {
            ["allowed"] = true, ["patchType"] = "JSONPatch",
            ["patch"] = Convert.ToBase64String("""[{"op":"add","path":"/data","value":{"k":"v"}}]"""u8),
        });
        Configure(webhook, "MutatingWebhookConfiguration");
        await Assert.That(_cluster.Post(Maps, "metadata: {name: a}").Status).IsEqualTo(201);
        await Assert.That((string?)_cluster.Get(Maps + "/a").Json()["data"]!["k"]).IsEqualTo("v");
    }

    [Test]
    public async Task A_refused_object_is_not_stored()
    {
        await using var webhook = await WebhookServer.StartAsync(_ => new JsonObject { ["allowed"] = false });
        Configure(webhook, "ValidatingWebhookConfiguration");
        var answer = _cluster.Post(Maps, "metadata: {name: a}");
        await Assert.That(answer.Status).IsEqualTo(403);
        await Assert.That((string?)answer.Json()["message"]).IsEqualTo("admission webhook \"hook.example.com\" denied the request without explanation");
        await Assert.That(_cluster.Get(Maps + "/a").Status).IsEqualTo(404);
    }

    [Test]
    [Arguments("failurePolicy: Fail", 500)]
    [Arguments("failurePolicy: Ignore", 201)]
    public async Task A_webhook_that_is_not_there(string policy, int status)
    {
        await using var webhook = await WebhookServer.StartAsync(Allowed);
        Configure(webhook, "ValidatingWebhookConfiguration", policy);
        _cluster.Cluster.Services.Clear();
        var answer = _cluster.Post(Maps, "metadata: {name: a}");
        await Assert.That(answer.Status).IsEqualTo(status);
        if (status == 500)
        {
            await Assert.That((string?)answer.Json()["message"]).IsEqualTo(
                "Internal error occurred: failed calling webhook \"hook.example.com\": failed to call webhook: Post \"https://hook.kube-system.svc:443/check?timeout=10s\": service \"hook\" not found");
        }
    }

    [Test]
    public async Task A_webhook_of_another_authority_is_not_trusted()
    {
        using var other = new Authority();
        await using var webhook = await WebhookServer.StartAsync(Allowed);
        Configure(webhook, "ValidatingWebhookConfiguration", authority: other);
        await Assert.That(_cluster.Post(Maps, "metadata: {name: a}").Status).IsEqualTo(500);
        await Assert.That(webhook.Received).IsEmpty();
    }

    [Test]
    [Arguments("namespaceSelector: {matchLabels: {watched: \"yes\"}}", 0)]
    [Arguments("namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: default}}", 1)]
    [Arguments("objectSelector: {matchLabels: {flag: \"1\"}}", 1)]
    [Arguments("objectSelector: {matchLabels: {flag: \"2\"}}", 0)]
    [Arguments("matchConditions: [{name: c, expression: \"object.metadata.name == 'a' && request.operation == 'CREATE'\"}]", 1)]
    [Arguments("matchConditions: [{name: c, expression: \"request.userInfo.username != 'admin'\"}]", 0)]
    public async Task Only_what_is_selected_is_asked_about(string selection, int times)
    {
        await using var webhook = await WebhookServer.StartAsync(Allowed);
        Configure(webhook, "ValidatingWebhookConfiguration", selection);
        _cluster.Post(Maps, "metadata: {name: a, labels: {flag: \"1\"}}");
        _cluster.Post("/api/v1/namespaces/default/secrets", "metadata: {name: a}");
        await Assert.That(webhook.Received.Count).IsEqualTo(times);
    }

    [Test]
    public async Task A_webhook_may_itself_write_to_the_cluster()
    {
        await using var webhook = await WebhookServer.StartAsync(_ => new JsonObject { ["allowed"] = _cluster.Post(Maps, "metadata: {name: from-the-webhook}").IsSuccess });
        Configure(webhook, "ValidatingWebhookConfiguration", "objectSelector: {matchLabels: {flag: \"1\"}}");
        await Assert.That(_cluster.Post(Maps, "metadata: {name: a, labels: {flag: \"1\"}}").Status).IsEqualTo(201);
        await Assert.That(_cluster.Get(Maps + "/from-the-webhook").Status).IsEqualTo(200);
    }

    private static JsonObject Allowed(JsonNode request) => new() { ["allowed"] = true };

    private void Configure(WebhookServer webhook, string kind, string more = "failurePolicy: Fail", Authority? authority = null)
    {
        _cluster.Cluster.Services["kube-system/hook"] = webhook.Address;
        var bundle = authority is null ? webhook.CaBundle : WebhookServer.BundleOf(authority);
        var created = _cluster.Post($"/apis/admissionregistration.k8s.io/v1/{kind.ToLowerInvariant()}s", $$"""
            metadata: {name: hooks}
            webhooks:
            - name: hook.example.com
              admissionReviewVersions: [v1]
              sideEffects: None
              clientConfig: {caBundle: {{bundle}}, service: {namespace: kube-system, name: hook, path: /check} }
              rules: [{apiGroups: [""], apiVersions: [v1], resources: [configmaps], operations: [CREATE]}]
              {{more}}
            """);
        if (!created.IsSuccess)
            throw new InvalidOperationException(created.ToString());
    }
}
