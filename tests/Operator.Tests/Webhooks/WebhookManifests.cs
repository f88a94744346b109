using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Webhooks;

/// <summary>What the chart makes of webhook.enable, in short; the chart's own tests install the chart itself.</summary>
internal static class WebhookManifests
{
    public static string Text(string failurePolicy = "Fail") => $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: homelab-autoscaler-webhook-own-cert, namespace: {{Make.Namespace}} }
        ---
        {{Configuration("ValidatingWebhookConfiguration", "validating", "validate", failurePolicy)}}
        ---
        {{Configuration("MutatingWebhookConfiguration", "mutating", "mutate", failurePolicy)}}
        """;

    private static string Configuration(string kind, string name, string path, string failurePolicy) => $$"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: {{kind}}
        metadata: {name: homelab-autoscaler-{{name}}-webhook-configuration}
        webhooks:
        - {{Webhook("group", path, failurePolicy)}}
        - {{Webhook("node", path, failurePolicy)}}
        """;

    private static string Webhook(string kind, string path, string failurePolicy) =>
        $"{{name: {kind}.{path}.kb.io, sideEffects: None, admissionReviewVersions: [v1], failurePolicy: {failurePolicy}, "
        + $"clientConfig: {{service: {{name: homelab-autoscaler-webhook-service, namespace: {Make.Namespace}, path: /{path}-infra-homecluster-dev-v1alpha1-{kind}}}}}, "
        + $"rules: [{{operations: [CREATE, UPDATE], apiGroups: [infra.homecluster.dev], apiVersions: [v1alpha1], resources: [{kind}s]}}]}}";
}
