using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Defaults and checks that pods and all templates of pods share.</summary>
internal static class PodTemplates
{
    public static void Default(JsonObject? spec)
    {
        if (spec is null)
            return;
        foreach (var container in Containers(spec))
        {
            container.SetDefault("imagePullPolicy", PullPolicy(container.Text("image") ?? ""));
            if (container.Map("resources") is { } resources && resources.Map("limits") is { } limits)
            {
                var requests = resources.Child("requests");
                foreach (var (resource, amount) in limits)
                    requests.SetDefault(resource, amount?.DeepClone());
            }
            foreach (var port in container.List("ports").Objects().Where(_ => spec.Flag("hostNetwork") ?? false))
                port.SetDefault("hostPort", port["containerPort"]?.DeepClone());
        }
        foreach (var volume in spec.List("volumes").Objects().Where(volume => volume.Count == 1))
            volume["emptyDir"] = new JsonObject();
        if (spec.Text("serviceAccountName") is { } account)
            spec.SetDefault("serviceAccount", account);
        else if (spec.Text("serviceAccount") is { } old)
            spec["serviceAccountName"] = old;
    }

    public static IEnumerable<FieldError> Validate(JsonObject? spec, string path)
    {
        if (spec.List("containers") is not { Count: > 0 })
            yield return FieldError.Required($"{path}.containers");
        foreach (var list in new[] { "initContainers", "containers" })
        {
            var seen = new HashSet<string>();
            foreach (var (container, i) in spec.List(list).Objects().Select((c, i) => (c, i)))
            {
                var at = $"{path}.{list}[{i}]";
                var name = container.Text("name") ?? "";
                if (name.Length == 0)
                    yield return FieldError.Required($"{at}.name");
                else if (LabelSyntax.Label(name) is { } problem)
                    yield return FieldError.Invalid($"{at}.name", name, problem);
                else if (!seen.Add(name))
                    yield return FieldError.Duplicate($"{at}.name", name);
                if (string.IsNullOrEmpty(container.Text("image")))
                    yield return FieldError.Required($"{at}.image");
            }
        }
        if (spec.Text("restartPolicy") is { } restart and not ("Always" or "OnFailure" or "Never"))
            yield return FieldError.NotSupported($"{path}.restartPolicy", restart, ["Always", "OnFailure", "Never"]);
    }

    public static IEnumerable<JsonObject> Containers(JsonObject spec) => spec.List("initContainers").Objects().Concat(spec.List("containers").Objects());

    private static string PullPolicy(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        var tag = name.Contains('@', StringComparison.Ordinal) ? "digest" : name.Split(':') is [_, var t, ..] ? t : "latest";
        return tag == "latest" ? "Always" : "IfNotPresent";
    }
}
