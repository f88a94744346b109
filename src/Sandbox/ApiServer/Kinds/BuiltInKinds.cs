namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Every kind that is there without a CustomResourceDefinition.</summary>
internal static class BuiltInKinds
{
    private const string Rbac = "rbac.authorization.k8s.io";
    private const string Admission = "admissionregistration.k8s.io";
    private static readonly string[] EventFields =
    [
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
        "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
    ];

    public static IReadOnlyList<ResourceType> All { get; } =
    [
        Kind("", "v1", "namespaces", "Namespace", new NamespaceRules()) with { Namespaced = false, NameProblem = LabelSyntax.Label, Actions = [Subresource.Finalize], ShortNames = ["ns"], HasStatus = true, SelectableFields = ["status.phase"], Columns = BuiltInColumns.Namespace },
        Kind("", "v1", "nodes", "Node", new NodeRules()) with { Namespaced = false, KeepsNewStatus = true, ShortNames = ["no"], HasStatus = true, SelectableFields = ["spec.unschedulable"], Columns = BuiltInColumns.Node },
        Kind("", "v1", "pods", "Pod", new PodRules()) with
        {
            ShortNames = ["po"], Actions = [Subresource.Binding, Subresource.Eviction], Categories = ["all"], HasStatus = true, TracksGeneration = true, ReturnsDeleted = true, Columns = BuiltInColumns.Pod,
            SelectableFields = ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName"],
        },
        Kind("", "v1", "configmaps", "ConfigMap", new ConfigMapRules()) with { ShortNames = ["cm"], Columns = BuiltInColumns.ConfigMap },
        Kind("", "v1", "secrets", "Secret", new SecretRules()) with { SelectableFields = ["type"], Columns = BuiltInColumns.Secret },
        Kind("", "v1", "services", "Service", new ServiceRules()) with { ShortNames = ["svc"], Categories = ["all"], HasStatus = true, ReturnsDeleted = true, Columns = BuiltInColumns.Service },
        Kind("", "v1", "serviceaccounts", "ServiceAccount") with { ShortNames = ["sa"], Actions = [Subresource.Token], ReturnsDeleted = true, Columns = BuiltInColumns.ServiceAccount },
        Kind("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim") with { ShortNames = ["pvc"], HasStatus = true, ReturnsDeleted = true },
        Kind("", "v1", "events", "Event", new EventRules(), "Corev1Event") with { ShortNames = ["ev"], SelectableFields = EventFields, Columns = BuiltInColumns.Event },
        Kind("events.k8s.io", "v1", "events", "Event", new NewEventRules(), "Eventsv1Event") with
        {
            ShortNames = ["ev"], Columns = BuiltInColumns.NewEvent, Storage = new StorageKey("", "events"),
            SelectableFields = [.. EventFields.Select(f => f.Replace("involvedObject", "regarding", StringComparison.Ordinal)), "reportingController"],
            FromStored = EventViews.ToEvents, ToStored = EventViews.ToCore,
        },
        Workload("deployments", "Deployment", WorkloadRules.DefaultDeployment) with { ShortNames = ["deploy"], Scale = new(".spec.replicas", ".status.replicas", ".spec.selector"), Columns = BuiltInColumns.Deployment },
        Workload("replicasets", "ReplicaSet", null) with { ShortNames = ["rs"], Scale = new(".spec.replicas", ".status.replicas", ".spec.selector"), SelectableFields = ["status.replicas"] },
        Workload("statefulsets", "StatefulSet", WorkloadRules.DefaultStatefulSet) with { ShortNames = ["sts"], Scale = new(".spec.replicas", ".status.replicas", ".spec.selector") },
        Workload("daemonsets", "DaemonSet", WorkloadRules.DefaultDaemonSet) with { ShortNames = ["ds"] },
        Kind("batch", "v1", "jobs", "Job", new JobRules()) with { Categories = ["all"], HasStatus = true, TracksGeneration = true, SelectableFields = ["status.successful"], Columns = BuiltInColumns.Job },
        Kind("batch", "v1", "cronjobs", "CronJob", new CronJobRules()) with { ShortNames = ["cj"], Categories = ["all"], HasStatus = true, TracksGeneration = true },
        Kind("coordination.k8s.io", "v1", "leases", "Lease", new LeaseRules()) with { NeedsResourceVersion = true, CreatesOnUpdate = true, Columns = BuiltInColumns.Lease },
        Kind("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", new PodDisruptionBudgetRules()) with { ShortNames = ["pdb"], HasStatus = true, TracksGeneration = true, Columns = BuiltInColumns.PodDisruptionBudget },
        Kind("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy") with { ShortNames = ["netpol"], TracksGeneration = true },
        Kind(Rbac, "v1", "roles", "Role", new RbacRules()) with { NameProblem = PathSegment },
        Kind(Rbac, "v1", "rolebindings", "RoleBinding", new RbacRules()) with { NameProblem = PathSegment },
        Kind(Rbac, "v1", "clusterroles", "ClusterRole", new RbacRules()) with { Namespaced = false, NameProblem = PathSegment },
        Kind(Rbac, "v1", "clusterrolebindings", "ClusterRoleBinding", new RbacRules()) with { Namespaced = false, NameProblem = PathSegment },
        Kind("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass") with { Namespaced = false, ShortNames = ["pc"], TracksGeneration = true },
        Kind("storage.k8s.io", "v1", "storageclasses", "StorageClass") with { Namespaced = false, ShortNames = ["sc"], ReturnsDeleted = true },
        Kind(Admission, "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", new WebhookConfigurationRules()) with { Namespaced = false, Categories = ["api-extensions"], TracksGeneration = true },
        Kind(Admission, "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", new WebhookConfigurationRules()) with { Namespaced = false, Categories = ["api-extensions"], TracksGeneration = true },
        Kind("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", new CustomResourceDefinitionRules()) with
        {
            Namespaced = false, NeedsResourceVersion = true, ShortNames = ["crd", "crds"], Categories = ["api-extensions"], HasStatus = true, TracksGeneration = true, ReturnsDeleted = true, Columns = BuiltInColumns.CustomResourceDefinition,
        },
        Review("authentication.k8s.io", "tokenreviews", "TokenReview"),
        Review("authorization.k8s.io", "subjectaccessreviews", "SubjectAccessReview"),
        Review("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview"),
        Review("authorization.k8s.io", "localsubjectaccessreviews", "LocalSubjectAccessReview") with { Namespaced = true },
    ];

    private static ResourceType Kind(string group, string version, string resource, string kind, KindRules? rules = null, string? model = null) =>
        new(group, version, resource, kind) { Schema = BuiltInSchemas.Of(model ?? "V1" + kind), Rules = rules ?? KindRules.None, Columns = BuiltInColumns.Default };

    private static ResourceType Workload(string resource, string kind, Action<System.Text.Json.Nodes.JsonObject>? defaults) =>
        Kind("apps", "v1", resource, kind, new WorkloadRules(defaults)) with { Categories = ["all"], HasStatus = true, TracksGeneration = true };

    private static ResourceType Review(string group, string resource, string kind) =>
        Kind(group, "v1", resource, kind) with { Namespaced = false, IsReview = true };

    // RBAC names may be as free as system:node.
    private static string? PathSegment(string name) =>
        name is "." or ".." ? $"may not be '{name}'" : name.AsSpan().IndexOfAny('/', '%') >= 0 ? "may not contain '/' or '%'" : null;
}
