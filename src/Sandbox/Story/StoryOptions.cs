namespace HomelabAutoscaler.Sandbox.Story;

/// <summary>What the sandbox is asked for.</summary>
public sealed record StoryOptions
{
    /// <summary>The operator's binary.</summary>
    public required string Operator { get; init; }

    /// <summary>Manifests with Groups and Nodes; without any, the sandbox's own.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Whether the machines do not do as they are told.</summary>
    public bool IsAwkward { get; init; }

    /// <summary>Where the kubeconfig is written; a temporary file when it is not given.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>Whether the cluster stays when the story is told, and the operator's log when it fails.</summary>
    public bool Keep { get; init; }
}
