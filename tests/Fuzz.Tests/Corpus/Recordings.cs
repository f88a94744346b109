using System.Text.Json.Nodes;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Fuzz.Tests.Corpus;

/// <summary>What a real kube-apiserver 1.36 was asked and answered.</summary>
internal static class Recordings
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Sandbox.Tests", "Data", "apiserver-1.36");

    private static readonly List<(string Name, JsonNode Node)> Files =
        [.. Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), JsonNode.Parse(File.ReadAllText(file))!))];

    /// <summary>Bodies of requests and of answers.</summary>
    public static IReadOnlyList<Seed> Bodies { get; } = [.. Files.SelectMany(file => BodiesOf(file.Name, file.Node))];

    /// <summary>Watches, one event a line.</summary>
    public static IReadOnlyList<Seed> Watches { get; } =
    [
        .. Files.Where(file => file.Node is JsonObject && file.Node["response"]?["body"] is JsonArray)
            .Select(file => new Seed(file.Name, string.Concat(file.Node["response"]!["body"]!.AsArray().Select(line => line!.ToJsonString() + "\n")))),
    ];

    /// <summary>AdmissionReviews as the API server sent them.</summary>
    public static IReadOnlyList<Seed> Reviews { get; } =
        [.. Files.Where(file => file.Node is JsonArray).SelectMany(file => file.Node.AsArray().Select(sent => new Seed(file.Name, sent!["body"]!.ToJsonString())))];

    /// <summary>Objects of a kind, also those within lists and watches.</summary>
    public static IEnumerable<Seed> Objects(string apiVersion, string kind) =>
        Files.SelectMany(file => Within(file.Node).Where(node => Is(node, "apiVersion", apiVersion) && Is(node, "kind", kind)).Select(node => new Seed(file.Name, node.ToJsonString())));

    private static IEnumerable<Seed> BodiesOf(string name, JsonNode file)
    {
        var bodies = file is JsonObject ? [file["request"]?["body"], file["response"]?["body"]] : Array.Empty<JsonNode?>();
        return bodies.OfType<JsonObject>().Select(body => new Seed(name, body.ToJsonString()));
    }

    private static IEnumerable<JsonObject> Within(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(member => Within(member.Value)).Prepend(map),
        JsonArray list => list.SelectMany(Within),
        _ => [],
    };

    private static bool Is(JsonObject node, string name, string text) => node[name] is JsonValue value && value.TryGetValue<string>(out var found) && found == text;
}
