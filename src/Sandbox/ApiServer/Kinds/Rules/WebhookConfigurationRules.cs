using System.Text.Json.Nodes;
using HomelabAutoscaler.Sandbox.ApiServer.Cel;

namespace HomelabAutoscaler.Sandbox.ApiServer;

internal sealed class WebhookConfigurationRules : KindRules
{
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        foreach (var (hook, i) in value.List("webhooks").Objects().Select((h, i) => (h, i)))
        {
            var at = $"webhooks[{i}]";
            if ((hook.Text("name") ?? "").Split('.').Length < 3)
                yield return FieldError.Invalid($"{at}.name", hook.Text("name") ?? "", "should be a domain with at least three segments separated by dots");
            if (!hook.List("admissionReviewVersions").Texts().Any(v => v is "v1" or "v1beta1"))
                yield return FieldError.Required($"{at}.admissionReviewVersions", "must specify one of v1, v1beta1");
            if (hook.Text("sideEffects") is not ("None" or "NoneOnDryRun"))
                yield return hook["sideEffects"] is null ? FieldError.Required($"{at}.sideEffects", "must specify one of None, NoneOnDryRun") : FieldError.NotSupported($"{at}.sideEffects", hook["sideEffects"], ["None", "NoneOnDryRun"]);
            if (hook.Integer("timeoutSeconds") is not (>= 1 and <= 30))
                yield return FieldError.Invalid($"{at}.timeoutSeconds", hook["timeoutSeconds"], "the timeout value must be between 1 and 30 seconds");
            if (hook.Text("failurePolicy") is not ("Fail" or "Ignore"))
                yield return FieldError.NotSupported($"{at}.failurePolicy", hook["failurePolicy"], ["Fail", "Ignore"]);
            foreach (var error in Client(hook.Map("clientConfig"), $"{at}.clientConfig").Concat(Conditions(hook, at)))
                yield return error;
        }
    }

    private static IEnumerable<FieldError> Client(JsonObject? client, string at)
    {
        if (client.At("url") is null == client.At("service") is null)
            yield return FieldError.Required(at, "exactly one of url or service is required");
        if (client.Text("url") is { } url && !url.StartsWith("https://", StringComparison.Ordinal))
            yield return FieldError.Invalid($"{at}.url", url, "'https' is the only allowed URL scheme; desired format: https://host[/path]");
    }

    private static IEnumerable<FieldError> Conditions(JsonObject hook, string at)
    {
        foreach (var (condition, i) in hook.List("matchConditions").Objects().Select((c, i) => (c, i)))
        {
            var expression = condition.Text("expression") ?? "";
            var problem = Problem(expression);
            if (problem is not null)
                yield return FieldError.Invalid($"{at}.matchConditions[{i}].expression", expression, $"compilation failed: {problem}");
        }
    }

    private static string? Problem(string expression)
    {
        try
        {
            CelExpression.Parse(expression);
            return null;
        }
        catch (CelException e)
        {
            return e.Message;
        }
    }
}
