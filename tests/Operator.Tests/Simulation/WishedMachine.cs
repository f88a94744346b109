using System.Globalization;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>What a Node resource says of the wish for its machine, as it is written.</summary>
internal sealed class WishedMachine(JsonObject machine)
{
    public string Name => (string)machine["metadata"]!["name"]!;

    public string? Group => (string?)machine["metadata"]!["labels"]?["group"];

    public string? PowerState => (string?)machine["spec"]!["powerState"];

    /// <summary>Who wanted it: STATE SOURCE TIME; of the wish before, while a person's is not signed.</summary>
    public string? Signature => (string?)machine["metadata"]!["annotations"]?["infra.homecluster.dev/wish"];

    public DateTimeOffset? HeldUntil => TimeOf(machine["status"]?["wish"]?["heldUntil"]);

    /// <summary>When a machine that did not boot may be tried again.</summary>
    public DateTimeOffset? RetestTime =>
        (string?)machine["status"]?["failure"]?["kind"] == "startup" ? TimeOf(machine["status"]!["failure"]!["retestTime"]) : null;

    /// <summary>Whether it is wanted on and has not failed.</summary>
    public bool IsOfUse => PowerState == "on" && (string?)machine["status"]?["progress"] != "startupfailed";

    private static DateTimeOffset? TimeOf(JsonNode? text) => text is null ? null : DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture);
}
