namespace HomelabAutoscaler.Kubernetes.Manifests;

/// <summary>What a node of a YAML document is in JSON.</summary>
public enum YamlKind
{
    Null,
    Boolean,
    WholeNumber,
    Number,
    Text,
    Map,
    List,
}
