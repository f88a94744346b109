using HomelabAutoscaler.Kubernetes.Manifests;

namespace HomelabAutoscaler.Operator.Validating;

/// <summary>
/// The rules of our CustomResourceDefinitions, which an API server evaluates as CEL, by their text. There are few, so that no
/// CEL is needed here; a test holds that each is known, and that API server and these agree.
/// </summary>
internal static class CelRules
{
    private static readonly string[] ValueSources = ["secretKeyRef", "configMapKeyRef", "fieldRef"];

    private static readonly string[] EnvironmentSources = ["secretRef", "configMapRef"];

    private static readonly string[] VolumeSources = ["secret", "configMap", "hostPath", "emptyDir", "projected"];

    private static readonly string[] VolumeNames = ["secretName", "configMapName"];

    private static readonly Dictionary<string, Func<YamlNode, bool>> Rules = new(StringComparer.Ordinal)
    {
        ["!(has(self.caCertificate) && has(self.certificateFingerprint))"] = self => !(self.Has("caCertificate") && self.Has("certificateFingerprint")),
        ["!(has(self.driver) && (has(self.startupPodSpec) || has(self.shutdownPodSpec)))"] = self => !(self.Has("driver") && (self.Has("startupPodSpec") || self.Has("shutdownPodSpec"))),
        ["!(has(self.value) && has(self.valueFrom))"] = self => !(self.Has("value") && self.Has("valueFrom")),
        ["!has(self.minSize) || !has(self.maxSize) || self.minSize <= self.maxSize"] = self =>
            self["minSize"] is not { Kind: YamlKind.WholeNumber } min || self["maxSize"] is not { Kind: YamlKind.WholeNumber } max || min.WholeNumber <= max.WholeNumber,
        ["!has(self.startupPodSpec) || !has(self.startupPodSpec.onMachine) || !self.startupPodSpec.onMachine"] = self => !RunsOnMachine(self["startupPodSpec"]),
        ["!has(self.verifyOffPodSpec) || !has(self.verifyOffPodSpec.onMachine) || !self.verifyOffPodSpec.onMachine"] = self => !RunsOnMachine(self["verifyOffPodSpec"]),
        ["!has(self.volumeMounts) || self.volumeMounts.all(mount, has(self.volumes) && self.volumes.exists(volume, volume.name == mount.name))"] = self =>
            self.ItemsOf("volumeMounts").All(mount => self.ItemsOf("volumes").Any(volume => IsSameName(volume, mount))),
        ["!has(self.volumes) || self.volumes.all(volume, has(volume.mountPath) || (has(self.volumeMounts) && self.volumeMounts.exists(mount, mount.name == volume.name)))"] = self =>
            self.ItemsOf("volumes").All(volume => volume.Has("mountPath") || self.ItemsOf("volumeMounts").Any(mount => IsSameName(volume, mount))),
        ["[has(self.secretKeyRef), has(self.configMapKeyRef), has(self.fieldRef)].exists_one(given, given)"] = self => ValueSources.Count(self.Has) == 1,
        ["[has(self.secretName) && self.secretName != '', has(self.configMapName) && self.configMapName != '', has(self.secret), has(self.configMap), has(self.hostPath), has(self.emptyDir), has(self.projected)].exists_one(given, given)"] = self =>
            VolumeSources.Count(self.Has) + VolumeNames.Count(name => self.TextOf(name) is { Length: > 0 }) == 1,
        ["[has(self.secretRef), has(self.configMapRef)].exists_one(given, given)"] = self => EnvironmentSources.Count(self.Has) == 1,
        ["has(self.duration) != has(self.end)"] = self => self.Has("duration") != self.Has("end"),
        ["has(self.preset) || has(self.turnOn) || has(self.turnOff)"] = self => self.Has("preset") || self.Has("turnOn") || self.Has("turnOff"),
        ["has(self.wakeOnLan) || has(self.redfish) || has(self.http) || has(self.nodePoweroff)"] = self =>
            self.Has("wakeOnLan") || self.Has("redfish") || self.Has("http") || self.Has("nodePoweroff"),
    };

    /// <summary>Whether a rule is among those that are known.</summary>
    public static bool AreKnown(string rule) => Rules.ContainsKey(rule);

    /// <summary>Whether a part of an object keeps a rule; one that is not known is not judged.</summary>
    public static bool Hold(string rule, YamlNode self) => !Rules.TryGetValue(rule, out var holds) || holds(self);

    /// <summary>The fields that a rule is about.</summary>
    public static IEnumerable<string> FieldsOf(string rule) =>
        rule.Split("self.").Skip(1).Select(after => new string([.. after.TakeWhile(char.IsLetter)]));

    private static bool Has(this YamlNode self, string name) => self[name] is { Kind: not YamlKind.Null };

    private static IReadOnlyList<YamlNode> ItemsOf(this YamlNode self, string name) => self[name]?.Items ?? [];

    private static bool RunsOnMachine(YamlNode? pod) => pod?["onMachine"] is { Kind: YamlKind.Boolean, IsTrue: true };

    private static bool IsSameName(YamlNode one, YamlNode other) => one["name"]?.Text == other["name"]?.Text;
}
