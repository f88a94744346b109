using System.Globalization;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>What kubectl get shows of built-in kinds.</summary>
internal static class BuiltInColumns
{
    public static readonly TableColumn Name = new("Name", "string", (o, _) => o.Text("metadata", "name"))
    {
        Format = "name",
        Description = "Name must be unique within a namespace.",
    };

    private static readonly TableColumn Age = new("Age", "string", (o, now) => HumanDuration.Age(o.At("metadata", "creationTimestamp"), now))
    {
        Description = "CreationTimestamp is a timestamp representing the server time when this object was created.",
    };

    /// <summary>For kinds with no columns of their own.</summary>
    public static readonly IReadOnlyList<TableColumn> Default =
    [
        Name,
        new("Age", "date", (o, now) => HumanDuration.Age(o.At("metadata", "creationTimestamp"), now)) { Description = Age.Description },
    ];

    public static readonly IReadOnlyList<TableColumn> Namespace = [Name, Text("Status", "status", "phase"), Age];

    public static readonly IReadOnlyList<TableColumn> ConfigMap = [Name, Count("Data", o => (o.Map("data")?.Count ?? 0) + (o.Map("binaryData")?.Count ?? 0)), Age];

    public static readonly IReadOnlyList<TableColumn> Secret = [Name, Text("Type", "type"), Count("Data", o => o.Map("data")?.Count ?? 0), Age];

    public static readonly IReadOnlyList<TableColumn> ServiceAccount = [Name, Count("Secrets", o => o.List("secrets")?.Count ?? 0), Age];

    public static readonly IReadOnlyList<TableColumn> Lease = [Name, Text("Holder", "spec", "holderIdentity"), Age];

    public static readonly IReadOnlyList<TableColumn> CustomResourceDefinition =
    [
        Name, new("Created At", "date", (o, _) => o.Text("metadata", "creationTimestamp")) { Description = Age.Description },
    ];

    public static readonly IReadOnlyList<TableColumn> Node =
    [
        Name,
        new("Status", "string", (o, _) => NodeStatus(o)),
        new("Roles", "string", (o, _) => NodeRoles(o)),
        Age,
        Text("Version", "status", "nodeInfo", "kubeletVersion"),
        Wide("Internal-IP", o => Address(o, "InternalIP")),
        Wide("External-IP", o => Address(o, "ExternalIP")),
        Wide("OS-Image", o => Known(o.Text("status", "nodeInfo", "osImage"))),
        Wide("Kernel-Version", o => Known(o.Text("status", "nodeInfo", "kernelVersion"))),
        Wide("Container-Runtime", o => Known(o.Text("status", "nodeInfo", "containerRuntimeVersion"))),
    ];

    public static readonly IReadOnlyList<TableColumn> Pod =
    [
        Name,
        new("Ready", "string", (o, _) => $"{Statuses(o).Count(s => s.Flag("ready") ?? false)}/{o.List("spec", "containers")?.Count ?? 0}"),
        new("Status", "string", (o, _) => PodStatus(o)),
        new("Restarts", "string", (o, _) => Statuses(o).Sum(s => s.Integer("restartCount") ?? 0).ToString(CultureInfo.InvariantCulture)),
        Age,
        Wide("IP", o => o.Text("status", "podIP") ?? "<none>"),
        Wide("Node", o => o.Text("spec", "nodeName") ?? "<none>"),
        Wide("Nominated Node", o => o.Text("status", "nominatedNodeName") ?? "<none>"),
        Wide("Readiness Gates", _ => "<none>"),
    ];

    public static readonly IReadOnlyList<TableColumn> Job =
    [
        Name,
        new("Status", "string", (o, _) => JobState(o)),
        new("Completions", "string", (o, _) => $"{o.Integer("status", "succeeded") ?? 0}/{o.Integer("spec", "completions") ?? 1}"),
        new("Duration", "string", JobDuration),
        Age,
        Wide("Containers", o => string.Join(",", o.List("spec", "template", "spec", "containers").Objects().Select(c => c.Text("name")))),
        Wide("Images", o => string.Join(",", o.List("spec", "template", "spec", "containers").Objects().Select(c => c.Text("image")))),
        Wide("Selector", o => string.Join(",", (o.Map("spec", "selector", "matchLabels") ?? []).Select(l => $"{l.Key}={l.Value.Text()}"))),
    ];

    public static readonly IReadOnlyList<TableColumn> Event = EventColumns("lastTimestamp", "involvedObject", "message");

    public static readonly IReadOnlyList<TableColumn> NewEvent = EventColumns("deprecatedLastTimestamp", "regarding", "note");

    public static readonly IReadOnlyList<TableColumn> Service =
    [
        Name,
        Text("Type", "spec", "type"),
        Text("Cluster-IP", "spec", "clusterIP"),
        new("External-IP", "string", (o, _) => o.Text("spec", "externalName") ?? "<none>"),
        new("Port(s)", "string", (o, _) => o.List("spec", "ports").Objects().Select(p => $"{p.Integer("port")}/{p.Text("protocol")}").ToList() is { Count: > 0 } ports ? string.Join(",", ports) : "<none>"),
        Age,
    ];

    public static readonly IReadOnlyList<TableColumn> Deployment =
    [
        Name,
        new("Ready", "string", (o, _) => $"{o.Integer("status", "readyReplicas") ?? 0}/{o.Integer("spec", "replicas") ?? 0}"),
        Count("Up-to-date", o => o.Integer("status", "updatedReplicas") ?? 0),
        Count("Available", o => o.Integer("status", "availableReplicas") ?? 0),
        Age,
    ];

    public static readonly IReadOnlyList<TableColumn> PodDisruptionBudget =
    [
        Name,
        new("Min Available", "string", (o, _) => IntOrText(o.At("spec", "minAvailable"))),
        new("Max Unavailable", "string", (o, _) => IntOrText(o.At("spec", "maxUnavailable"))),
        Count("Allowed Disruptions", o => o.Integer("status", "disruptionsAllowed") ?? 0),
        Age,
    ];

    private static IReadOnlyList<TableColumn> EventColumns(string last, string about, string message) =>
    [
        new("Last Seen", "string", (o, now) => HumanDuration.Age(o.At(last) ?? o.At("eventTime") ?? o.At("metadata", "creationTimestamp"), now)),
        Text("Type", "type"),
        Text("Reason", "reason"),
        new("Object", "string", (o, _) => $"{o.Text(about, "kind")?.ToLowerInvariant()}/{o.Text(about, "name")}"),
        new("Message", "string", (o, _) => o.Text(message)?.Trim()),
        new("Name", "string", Name.Cell) { Format = "name", Description = Name.Description, Priority = 1 },
    ];

    private static TableColumn Text(string name, params string[] path) => new(name, "string", (o, _) => o.Text(path) ?? "");

    private static TableColumn Count(string name, Func<JsonObject, long> count) => new(name, name == "Data" ? "string" : "integer", (o, _) => count(o));

    private static TableColumn Wide(string name, Func<JsonObject, string> text) => new(name, "string", (o, _) => text(o)) { Priority = 1 };

    private static IEnumerable<JsonObject> Statuses(JsonObject pod) => pod.List("status", "containerStatuses").Objects();

    private static string Known(string? text) => string.IsNullOrEmpty(text) ? "<unknown>" : text;

    private static string Address(JsonObject node, string type) =>
        node.List("status", "addresses").Objects().FirstOrDefault(a => a.Text("type") == type).Text("address") ?? "<none>";

    private static string NodeStatus(JsonObject node)
    {
        var ready = node.List("status", "conditions").Objects().FirstOrDefault(c => c.Text("type") == "Ready");
        var status = ready is null ? "Unknown" : ready.Text("status") == "True" ? "Ready" : "NotReady";
        return node.Flag("spec", "unschedulable") ?? false ? status + ",SchedulingDisabled" : status;
    }

    private static string NodeRoles(JsonObject node)
    {
        const string prefix = "node-role.kubernetes.io/";
        var roles = (node.Map("metadata", "labels") ?? []).Where(l => l.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(l => l.Key[prefix.Length..]).Order(StringComparer.Ordinal).ToList();
        return roles.Count == 0 ? "<none>" : string.Join(",", roles);
    }

    private static string PodStatus(JsonObject pod)
    {
        if (pod.At("metadata", "deletionTimestamp") is not null)
            return "Terminating";
        var stuck = Statuses(pod).Select(s => s.Text("state", "waiting", "reason") ?? s.Text("state", "terminated", "reason")).FirstOrDefault(r => r is not null);
        return stuck ?? pod.Text("status", "reason") ?? pod.Text("status", "phase") ?? "";
    }

    private static string JobState(JsonObject job)
    {
        bool Is(string type) => job.List("status", "conditions").Objects().Any(c => c.Text("type") == type && c.Text("status") == "True");
        return Is("Complete") ? "Complete" : Is("Failed") ? "Failed" : job.At("metadata", "deletionTimestamp") is not null ? "Terminating" : Is("Suspended") ? "Suspended" : "Running";
    }

    private static JsonNode? JobDuration(JsonObject job, DateTimeOffset now)
    {
        if (job.Text("status", "startTime") is not { } start)
            return "";
        var end = job.Text("status", "completionTime") is { } done ? DateTimeOffset.Parse(done, CultureInfo.InvariantCulture) : now;
        return HumanDuration.Format(end - DateTimeOffset.Parse(start, CultureInfo.InvariantCulture));
    }

    private static string IntOrText(JsonNode? node) => node is null ? "N/A" : node.Text() ?? JsonText.ToText(node);
}
