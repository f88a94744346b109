using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

internal sealed class ServiceRules : KindRules
{
    private static readonly StorageKey Services = new("", "services");

    public override void Default(JsonObject value)
    {
        var spec = value.Child("spec");
        foreach (var port in spec.List("ports").Objects())
        {
            if (port["targetPort"] is null || port.Integer("targetPort") == 0)
                port["targetPort"] = port["port"]?.DeepClone();
        }
        if (spec.Text("type") is "NodePort" or "LoadBalancer")
            spec.SetDefault("externalTrafficPolicy", "Cluster");
    }

    public override void Admit(JsonObject value, IObjectReader objects, Identifiers identifiers)
    {
        var spec = value.Child("spec");
        if (spec.Text("type") == "ExternalName")
            return;
        if (spec.Text("clusterIP") is null)
        {
            var taken = objects.List(Services, "").Select(s => s.Text("spec", "clusterIP")).ToHashSet();
            spec["clusterIP"] = Enumerable.Range(1, 65_000).Select(i => $"10.96.{i / 256}.{i % 256}").First(ip => !taken.Contains(ip));
        }
        spec.SetDefault("clusterIPs", new JsonArray(spec["clusterIP"]!.DeepClone()));
        spec.SetDefault("ipFamilies", new JsonArray("IPv4"));
        spec.SetDefault("ipFamilyPolicy", "SingleStack");
    }

    public override void PrepareForUpdate(JsonObject value, JsonObject old)
    {
        foreach (var name in new[] { "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy" })
            value.Child("spec").SetDefault(name, old.At("spec", name)?.DeepClone());
    }

    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        if (value.Text("spec", "type") is { } type and not ("ClusterIP" or "NodePort" or "LoadBalancer" or "ExternalName"))
            yield return FieldError.NotSupported("spec.type", type, ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]);
        if (value.List("spec", "ports") is not { Count: > 0 } ports)
        {
            if (value.Text("spec", "type") != "ExternalName" && value.Text("spec", "clusterIP") != "None")
                yield return FieldError.Required("spec.ports");
            yield break;
        }
        foreach (var (port, i) in ports.Objects().Select((p, i) => (p, i)))
        {
            if (port.Integer("port") is not (> 0 and < 65536))
                yield return FieldError.Invalid($"spec.ports[{i}].port", port["port"], "must be between 1 and 65535, inclusive");
            if (ports.Count > 1 && port.Text("name") is null)
                yield return FieldError.Required($"spec.ports[{i}].name");
        }
    }
}
