namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>What a page of a list says of the list.</summary>
/// <param name="ResourceVersion">Where a watch may continue.</param>
/// <param name="Continue">Token of the next page; empty on the last one.</param>
public readonly record struct ListPage(string ResourceVersion, string Continue);
