using System.Text.Json.Nodes;
using HomelabAutoscaler.Sandbox.ApiServer.Cel;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Asks the webhooks of Mutating- and ValidatingWebhookConfigurations before anything is written.</summary>
internal sealed class Admission(ClusterState state, WebhookClient client)
{
    private const string Group = "admissionregistration.k8s.io";
    private static readonly StorageKey Mutating = new(Group, "mutatingwebhookconfigurations");
    private static readonly StorageKey Validating = new(Group, "validatingwebhookconfigurations");
    private static readonly StorageKey Namespaces = new("", "namespaces");

    /// <summary>The object as the mutating webhooks want it.</summary>
    public JsonObject Mutate(Call call, string operation, JsonObject? value, JsonObject? old)
    {
        var current = value ?? [];
        foreach (var webhook in Wanted(Mutating, call, operation, value, old))
        {
            var review = AdmissionReview.Request(call, operation, value is null ? null : current, old, state.Identifiers.Uid());
            if (Ask(call, webhook, review)?.Text("patch") is not { } patch || value is null)
                continue;
            current = Patched(webhook, current, patch);
            Decoding.Complete(call.Type, current);
        }
        return current;
    }

    /// <exception cref="ApiError">A webhook refuses, or fails and may not.</exception>
    public void Validate(Call call, string operation, JsonObject? value, JsonObject? old)
    {
        foreach (var webhook in Wanted(Validating, call, operation, value, old))
            Ask(call, webhook, AdmissionReview.Request(call, operation, value, old, state.Identifiers.Uid()));
    }

    private List<Webhook> Wanted(StorageKey configurations, Call call, string operation, JsonObject? value, JsonObject? old) =>
        call.Type.Group == Group ? [] : [.. state.Objects(configurations).SelectMany(Webhook.Of)
            .Where(w => w.Covers(call, operation) && w.Selects(NamespaceLabels(call, value ?? old), value, old) && MeetsConditions(w, call, operation, value, old))];

    // A cluster-scoped object is in no namespace that could be left out; a namespace is in itself.
    private JsonObject? NamespaceLabels(Call call, JsonObject? value) =>
        call.Type is { Group: "", Resource: "namespaces" } ? value.Map("metadata", "labels") ?? []
        : call.Type.Namespaced ? state.Get(Namespaces, "", call.Info.Namespace)?.Value.Map("metadata", "labels") ?? [] : null;

    private static bool MeetsConditions(Webhook webhook, Call call, string operation, JsonObject? value, JsonObject? old)
    {
        try
        {
            return webhook.MeetsConditions(AdmissionReview.Request(call, operation, value, old, "").Map("request")!);
        }
        catch (CelException e) when (webhook.MayFail)
        {
            call.Warnings.Add($"webhook {JsonText.Quote(webhook.Name)} was left out: {e.Message}");
            return false;
        }
        catch (CelException e)
        {
            throw ApiError.Forbidden(call.Type.Resource, call.Type.Group, call.Info.Name, e.Message);
        }
    }

    private JsonObject? Ask(Call call, Webhook webhook, JsonObject review)
    {
        JsonObject response;
        try
        {
            response = client.Ask(webhook, review);
        }
        catch (WebhookException) when (webhook.MayFail)
        {
            return null;
        }
        catch (WebhookException e)
        {
            throw ApiError.Internal($"failed calling webhook {JsonText.Quote(webhook.Name)}: failed to call webhook: {e.Message}");
        }
        call.Warnings.AddRange(response.List("warnings").Texts());
        return response.Flag("allowed") is true ? response : throw Denied(webhook, response.Map("status"));
    }

    private static ApiError Denied(Webhook webhook, JsonObject? status)
    {
        var code = status.Integer("code") is >= 400 and var given ? (int)given : 403;
        var reason = status.Text("reason");
        var why = status.Text("message") is { Length: > 0 } message ? $": {message}" : reason is { Length: > 0 } ? $": {reason}" : " without explanation";
        return new ApiError(code, reason, $"admission webhook {JsonText.Quote(webhook.Name)} denied the request{why}") { Details = (JsonObject?)status.Map("details")?.DeepClone() };
    }

    private static JsonObject Patched(Webhook webhook, JsonObject value, string patch)
    {
        try
        {
            return JsonPatch.Apply(value, (JsonArray)JsonReader.Read(Convert.FromBase64String(patch))!) as JsonObject ?? throw new FormatException("not an object");
        }
        catch (FormatException e)
        {
            throw ApiError.Internal($"failed calling webhook {JsonText.Quote(webhook.Name)}: {e.Message}");
        }
    }
}
