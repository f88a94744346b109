using System.Text.Json.Nodes;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Chart.Tests;

/// <summary>What the real helm makes of the chart and some values.</summary>
internal sealed class Rendered
{
    public const string Release = "hla";

    public const string Namespace = "homelab-autoscaler-system";

    private Rendered(string text)
    {
        Text = text;
        Documents = Manifests.Read(text);
    }

    public string Text { get; }

    public IReadOnlyList<JsonObject> Documents { get; }

    /// <param name="values">YAML, as of a file of values.</param>
    /// <param name="arguments">Further arguments of helm.</param>
    public static async Task<Rendered> FromAsync(string values = "", params IEnumerable<string> arguments)
    {
        var said = await TryAsync(values, arguments);
        return said.ExitCode == 0 ? new(said.Output) : throw new InvalidOperationException(said.Errors);
    }

    /// <summary>As <see cref="FromAsync"/>, for values that helm may refuse.</summary>
    public static Task<ToolOutput> TryAsync(string values, params IEnumerable<string> arguments) =>
        Tool.Helm.RunAsync(["template", Release, "chart", "--namespace", Namespace, "--values", "-", .. arguments], values);

    public IEnumerable<JsonObject> OfKind(string kind) => Documents.Where(document => (string?)document["kind"] == kind);

    public JsonObject One(string kind, string name = "") => OfKind(kind).Single(document => NameOf(document).Contains(name, StringComparison.Ordinal));

    public static string NameOf(JsonObject document) => (string)document["metadata"]!["name"]!;

    /// <summary>The Pod that a Deployment makes.</summary>
    public JsonNode Pod(string deployment) => One("Deployment", deployment)["spec"]!["template"]!["spec"]!;

    public JsonNode Container(string deployment) => Pod(deployment)["containers"]![0]!;
}
