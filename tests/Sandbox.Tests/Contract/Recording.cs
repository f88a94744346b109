using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.Tests.Contract;

/// <summary>One exchange with a real kube-apiserver 1.36.</summary>
internal sealed record Recording(string Name, JsonNode Json)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Data", "apiserver-1.36");

    public static IReadOnlyList<Recording> All { get; } =
    [
        .. Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal)
            .Select(path => new Recording(Path.GetFileNameWithoutExtension(path), JsonNode.Parse(File.ReadAllText(path))!)),
    ];

    public int Number => int.Parse(Name.AsSpan(0, 2), null);

    /// <summary>What a webhook was asked; not an exchange with the server itself.</summary>
    public bool IsWebhookLog => Json is JsonArray;

    public string Method => (string)Json["request"]!["method"]!;

    public string Target => (string)Json["request"]!["path"]!;

    public string? ContentType => (string?)Json["request"]!["contentType"];

    public JsonNode? RequestBody => Json["request"]!["body"];

    public int Status => (int)Json["response"]!["status"]!;

    public JsonNode Body => Json["response"]!["body"]!;

    public string? Header(string name) => (string?)Json["response"]!["headers"]?[name];

    public bool IsWatch => !IsWebhookLog && Target.Contains("watch=1", StringComparison.Ordinal) && Status == 200;
}
