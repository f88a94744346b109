namespace HomelabAutoscaler.Core.Admission;

/// <summary>What people write who take the names from elsewhere: Cluster Autoscaler, Kubernetes, or what seems natural.</summary>
public static class RightName
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["group"] = "the label group (metadata.labels.group)",
        ["groupName"] = "the label group (metadata.labels.group)",
        ["nodeGroup"] = "the label group (metadata.labels.group)",
        ["nodeName"] = "kubernetesNodeName",
        ["kubeNodeName"] = "kubernetesNodeName",
        ["hostname"] = "kubernetesNodeName",
        ["desiredPowerState"] = "powerState",
        ["min"] = "minSize",
        ["minNodes"] = "minSize",
        ["minReplicas"] = "minSize",
        ["max"] = "maxSize",
        ["maxNodes"] = "maxSize",
        ["maxReplicas"] = "maxSize",
        ["maxNodeStartupTime"] = "maxNodeProvisionTime",
        ["startupTimeout"] = "power.startupAttemptTimeout",
        ["shutdownTimeout"] = "power.shutdownAttemptTimeout",
        ["schedule"] = "warmHours",
        ["schedules"] = "warmHours",
        ["cron"] = "start",
        ["mac"] = "macAddress",
        ["wol"] = "wakeOnLan",
        ["wakeOnLan"] = "wakeOnLan",
        ["broadcastIP"] = "broadcastAddress",
        ["timezone"] = "timeZone",
        ["serviceAccountName"] = "serviceAccount",
        ["containers"] = "image, command and args of the Pod spec itself",
    };

    /// <summary>What is said of a field that nobody reads, with the name that was probably meant where that is known.</summary>
    public static string InsteadOf(string name) =>
        Names.GetValueOrDefault(name) is { } right ? $"is not known, and ignored: what is meant may be {right}" : "is not known, and ignored";
}
