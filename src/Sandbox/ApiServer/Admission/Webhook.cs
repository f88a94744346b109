using System.Text.Json.Nodes;
using HomelabAutoscaler.Sandbox.ApiServer.Cel;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>One webhook of a configuration: what it wants to see, and where it is.</summary>
internal sealed class Webhook(JsonObject json)
{
    private const int DefaultTimeoutSeconds = 10;

    public string Name => json.Text("name") ?? "";

    /// <summary>failurePolicy Ignore.</summary>
    public bool MayFail => json.Text("failurePolicy") == "Ignore";

    public long TimeoutSeconds => json.Integer("timeoutSeconds") ?? DefaultTimeoutSeconds;

    public string CaBundle => json.Text("clientConfig", "caBundle") ?? "";

    public string? Url => json.Text("clientConfig", "url");

    public JsonObject? Service => json.Map("clientConfig", "service");

    public static IEnumerable<Webhook> Of(StoredObject configuration) => configuration.Value.List("webhooks").Objects().Select(json => new Webhook(json));

    public bool Covers(Call call, string operation) => json.List("rules").Objects().Any(rule =>
        Has(rule, "operations", operation) && Has(rule, "apiGroups", call.Type.Group) && Has(rule, "apiVersions", call.Type.Version)
        && rule.List("resources").Texts().Any(pattern => Matches(pattern, call.Type.Resource, call.Info.Subresource))
        && (rule.Text("scope") is null or "*" || rule.Text("scope") == (call.Type.Namespaced ? "Namespaced" : "Cluster")));

    /// <param name="namespaceLabels">Null where the object is in no namespace.</param>
    /// <param name="value">The new object.</param>
    /// <param name="old">The one before.</param>
    public bool Selects(JsonObject? namespaceLabels, JsonObject? value, JsonObject? old) =>
        (namespaceLabels is null || Accepts("namespaceSelector", namespaceLabels))
        && ((value is not null && Accepts("objectSelector", value.Map("metadata", "labels"))) || (old is not null && Accepts("objectSelector", old.Map("metadata", "labels"))));

    /// <exception cref="CelException">A condition could not be told.</exception>
    public bool MeetsConditions(JsonObject request)
    {
        var variables = new Dictionary<string, object?>
        {
            ["object"] = CelValue.From(request["object"]),
            ["oldObject"] = CelValue.From(request["oldObject"]),
            ["request"] = CelValue.From(request),
        };
        return json.List("matchConditions").Objects().All(c => CelExpression.Parse(c.Text("expression") ?? "").Evaluate(variables) is true);
    }

    private bool Accepts(string selector, JsonObject? labels) => json.Map(selector) is not { } wanted || LabelSelector.From(wanted).Accepts(labels);

    private static bool Has(JsonObject rule, string list, string value) => rule.List(list).Texts().Any(item => item == "*" || item == value);

    private static bool Matches(string pattern, string resource, string subresource)
    {
        var parts = pattern.Split('/', 2);
        return (parts[0] == "*" || parts[0] == resource) && (parts.Length == 1 ? subresource.Length == 0 : parts[1] == "*" || parts[1] == subresource);
    }
}
