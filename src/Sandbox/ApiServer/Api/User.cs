namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Who asks, as authentication found out.</summary>
public sealed record User(string Name, IReadOnlyList<string> Groups)
{
    public const string Masters = "system:masters";
    public const string Authenticated = "system:authenticated";
    public const string Unauthenticated = "system:unauthenticated";

    public static User Anonymous { get; } = new("system:anonymous", [Unauthenticated]);

    public static User Admin { get; } = new("admin", [Masters, Authenticated]);

    public string? Uid { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}
