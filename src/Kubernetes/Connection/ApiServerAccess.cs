using System.Net;
using k8s;

namespace HomelabAutoscaler.Kubernetes.Connection;

/// <summary>What is needed to speak to an API server.</summary>
/// <param name="Configuration">Address, TLS and credentials.</param>
/// <param name="Proxy">Null for what HTTPS_PROXY and its like say.</param>
internal sealed record ApiServerAccess(KubernetesClientConfiguration Configuration, IWebProxy? Proxy);
