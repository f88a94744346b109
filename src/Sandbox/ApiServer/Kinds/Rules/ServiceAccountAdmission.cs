using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Every pod runs as a service account and gets its token mounted.</summary>
internal static class ServiceAccountAdmission
{
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static readonly StorageKey Accounts = new("", "serviceaccounts");

    public static void Admit(JsonObject pod, IObjectReader objects, Identifiers identifiers)
    {
        var spec = pod.Child("spec");
        spec.SetDefault("serviceAccountName", "default");
        spec["serviceAccount"] = spec["serviceAccountName"]!.DeepClone();
        var ns = pod.Text("metadata", "namespace") ?? "";
        var name = spec.Text("serviceAccountName")!;
        var account = objects.Find(Accounts, ns, name)
            ?? throw ApiError.Forbidden("pods", "", pod.Text("metadata", "name") ?? "", $"error looking up service account {ns}/{name}: serviceaccount {JsonText.Quote(name)} not found");
        if (!(spec.Flag("automountServiceAccountToken") ?? account.Flag("automountServiceAccountToken") ?? true))
            return;

        var unmounted = PodTemplates.Containers(spec).Where(c => !c.List("volumeMounts").Objects().Any(m => m.Text("mountPath") == MountPath)).ToList();
        if (unmounted.Count == 0)
            return;
        var volume = $"kube-api-access-{identifiers.Suffix()}";
        foreach (var container in unmounted)
        {
            container.SetDefault("volumeMounts", new JsonArray());
            container.List("volumeMounts")!.Add(new JsonObject { ["name"] = volume, ["readOnly"] = true, ["mountPath"] = MountPath });
        }
        spec.SetDefault("volumes", new JsonArray());
        spec.List("volumes")!.Add(new JsonObject { ["name"] = volume, ["projected"] = new JsonObject { ["sources"] = Sources(), ["defaultMode"] = 420 } });
    }

    private static JsonArray Sources() =>
    [
        new JsonObject { ["serviceAccountToken"] = new JsonObject { ["expirationSeconds"] = 3607, ["path"] = "token" } },
        new JsonObject
        {
            ["configMap"] = new JsonObject { ["name"] = "kube-root-ca.crt", ["items"] = new JsonArray(new JsonObject { ["key"] = "ca.crt", ["path"] = "ca.crt" }) },
        },
        new JsonObject
        {
            ["downwardAPI"] = new JsonObject
            {
                ["items"] = new JsonArray(new JsonObject
                {
                    ["path"] = "namespace",
                    ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = "metadata.namespace" },
                }),
            },
        },
    ];
}
