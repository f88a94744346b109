namespace HomelabAutoscaler.Kubernetes.Connection;

/// <summary>Where to look for the API server.</summary>
/// <param name="KubeConfig">Path of a kubeconfig; null to look in KUBECONFIG (files that are merged), in the Pod, and where kubectl looks.</param>
/// <param name="Context">Context of the kubeconfig; null for its current one.</param>
public sealed record KubeConnectionOptions(string? KubeConfig = null, string? Context = null);
