using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>What a webhook is told about a request.</summary>
internal static class AdmissionReview
{
    public static JsonObject Request(Call call, string operation, JsonObject? value, JsonObject? old, string uid)
    {
        var type = call.Type;
        var request = new JsonObject
        {
            ["uid"] = uid,
            ["kind"] = new JsonObject { ["group"] = type.Group, ["version"] = type.Version, ["kind"] = type.Kind },
            ["resource"] = new JsonObject { ["group"] = type.Group, ["version"] = type.Version, ["resource"] = type.Resource },
            ["requestKind"] = new JsonObject { ["group"] = type.Group, ["version"] = type.Version, ["kind"] = type.Kind },
            ["requestResource"] = new JsonObject { ["group"] = type.Group, ["version"] = type.Version, ["resource"] = type.Resource },
        };
        if (call.Info.Subresource.Length > 0)
            request["subResource"] = request["requestSubResource"] = call.Info.Subresource;
        var name = call.Info.Name.Length > 0 ? call.Info.Name : value.Text("metadata", "name") ?? "";
        if (name.Length > 0)
            request["name"] = name;
        if (call.Info.Namespace.Length > 0)
            request["namespace"] = call.Info.Namespace;
        request["operation"] = operation;
        request["userInfo"] = UserInfo.Of(call.User);
        request["object"] = value?.DeepClone();
        request["oldObject"] = old?.DeepClone();
        request["dryRun"] = call.DryRun;
        request["options"] = Options(call, operation);
        return new JsonObject { ["kind"] = "AdmissionReview", ["apiVersion"] = "admission.k8s.io/v1", ["request"] = request };
    }

    private static JsonObject Options(Call call, string operation)
    {
        var kind = operation switch { "CREATE" => "CreateOptions", "UPDATE" => "UpdateOptions", _ => "DeleteOptions" };
        var options = new JsonObject { ["kind"] = kind, ["apiVersion"] = "meta.k8s.io/v1" };
        foreach (var name in new[] { "fieldManager", "fieldValidation" })
        {
            if (call.Query[name] is { Length: > 0 } given)
                options[name] = given;
        }
        return options;
    }
}
