namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>A door to part of an object, or an action on it.</summary>
internal sealed record Subresource(string Name, string Kind, params IReadOnlyList<string> Verbs)
{
    /// <summary>The group and version of its kind, where they are not the resource's own.</summary>
    public (string Group, string Version)? Of { get; init; }

    public static Subresource Status(string kind) => new("status", kind, "get", "patch", "update");

    public static Subresource Scale { get; } = new("scale", "Scale", "get", "patch", "update") { Of = ("autoscaling", "v1") };

    public static Subresource Eviction { get; } = new("eviction", "Eviction", "create") { Of = ("policy", "v1") };

    public static Subresource Binding { get; } = new("binding", "Binding", "create");

    public static Subresource Token { get; } = new("token", "TokenRequest", "create") { Of = ("authentication.k8s.io", "v1") };

    public static Subresource Finalize { get; } = new("finalize", "Namespace", "update");
}
