using HomelabAutoscaler.Core.Errors;

namespace HomelabAutoscaler.Kubernetes.Connection;

/// <summary>There is no usable way to the API server: the message says what is wrong with which file or setting.</summary>
public sealed class KubeConnectionException(string message, Exception? inner = null) : Exception(OneLine.Of(message), inner);
