using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HomelabAutoscaler.Sandbox.Tests.Contract;

/// <summary>
/// Compares answers with recorded ones: the same members with the same types everywhere, the same values except those that no two
/// clusters share. Those (uids, revisions, generated names) are paired once, and must stay paired in everything that follows.
/// </summary>
internal sealed partial class Equivalence
{
    private static readonly HashSet<string> Revisions = ["resourceVersion"];
    private static readonly HashSet<string> Identities = ["uid", "continue", "token"];
    private static readonly HashSet<string> Times = ["creationTimestamp", "deletionTimestamp", "time"];
    private static readonly HashSet<string> Builds = ["gitVersion", "gitCommit", "buildDate", "goVersion", "platform", "compiler", "gitTreeState"];
    // How a user showed who he is.
    private static readonly string[] Credentials = ["JTI=", "X509SHA256="];
    private readonly Dictionary<string, string> _ours = [];

    /// <summary>From here on ours stands for what was recorded.</summary>
    public void Pair(string recorded, string ours) => _ours[recorded] = ours;

    /// <summary>A recorded request's text with our identities in it.</summary>
    public string Translate(string recorded) =>
        _ours.Where(pair => pair.Key.Length >= 5).OrderByDescending(pair => pair.Key.Length).Aggregate(recorded, (text, pair) => text.Replace(pair.Key, pair.Value, StringComparison.Ordinal));

    public List<string> Differences(JsonNode? recorded, JsonNode? ours)
    {
        var differences = new List<string>();
        Compare(recorded, ours, "", differences);
        return differences;
    }

    private void Compare(JsonNode? recorded, JsonNode? ours, string path, List<string> differences)
    {
        switch (recorded, ours)
        {
            case (JsonObject expected, JsonObject actual):
                var isGenerated = expected.ContainsKey("generateName");
                var names = expected.ToDictionary(m => Translate(m.Key), m => m.Value);
                foreach (var missing in names.Keys.Except(actual.Select(m => m.Key)))
                    differences.Add($"{path}.{missing}: missing, recorded {Short(names[missing])}");
                foreach (var extra in actual.Select(m => m.Key).Except(names.Keys))
                    differences.Add($"{path}.{extra}: not recorded, is {Short(actual[extra])}");
                foreach (var (name, value) in names.Where(m => actual.ContainsKey(m.Key)))
                {
                    if (name == "managedFields")
                        Compare(ByManager(value), ByManager(actual[name]), $"{path}.{name}", differences);
                    else
                        Member(name, value, actual[name], $"{path}.{name}", isGenerated, differences);
                }
                break;
            case (JsonArray expected, JsonArray actual):
                if (expected.Count != actual.Count)
                    differences.Add($"{path}: {actual.Count} items, recorded {expected.Count}: {Short(actual)}");
                for (var i = 0; i < Math.Min(expected.Count, actual.Count); i++)
                    Compare(expected[i], actual[i], $"{path}[{i}]", differences);
                break;
            default:
                if (recorded?.GetValueKind() != ours?.GetValueKind() || (Text(recorded) is { } text ? !IsSameText(text, Text(ours)!) : !JsonNode.DeepEquals(recorded, ours)))
                    differences.Add($"{path}: {Short(ours)}, recorded {Short(recorded)}");
                break;
        }
    }

    // Entries are in order of their times, of which no two clusters have the same ones.
    private static JsonArray ByManager(JsonNode? entries) =>
        [.. entries!.AsArray().OrderBy(e => $"{e!["manager"]} {e["operation"]} {e["subresource"]}", StringComparer.Ordinal).Select(e => e!.DeepClone())];

    private void Member(string name, JsonNode? recorded, JsonNode? ours, string path, bool isGenerated, List<string> differences)
    {
        if (Text(recorded) is not { } expected || Text(ours) is not { } actual)
        {
            Compare(recorded, ours, path, differences);
        }
        else if (Times.Contains(name))
        {
            if (!Timestamp().IsMatch(actual))
                differences.Add($"{path}: {actual} is no time");
        }
        else if (name == "message")
        {
            if (!Regex.IsMatch(actual, $"^{Revision().Replace(Regex.Escape(Translate(expected)), @"\d+")}$", RegexOptions.Singleline))
                differences.Add($"{path}: {actual}, recorded {Translate(expected)}");
        }
        else if (Builds.Contains(name))
        {
            // Says who built the server.
        }
        else if (expected.Length > 0 && (Revisions.Contains(name) || Identities.Contains(name) || (name == "name" && isGenerated)))
        {
            if (actual.Length == 0)
                differences.Add($"{path}: empty, recorded {expected}");
            else if (!_ours.TryAdd(expected, actual) && _ours[expected] != actual)
                differences.Add($"{path}: {actual}, recorded {expected} which was {_ours[expected]} before");
        }
        else if (TokenVolume().IsMatch(expected) && TokenVolume().IsMatch(actual))
        {
            Pair(expected, actual);
        }
        else
        {
            Compare(recorded, ours, path, differences);
        }
    }

    private bool IsSameText(string recorded, string ours) =>
        Translate(recorded) == ours || Credentials.Any(prefix => recorded.StartsWith(prefix, StringComparison.Ordinal) && ours.StartsWith(prefix, StringComparison.Ordinal));

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static string Short(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        return text.Length > 160 ? text[..160] + "…" : text;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")]
    private static partial Regex Timestamp();

    // Revisions of the recorded cluster have five digits.
    [GeneratedRegex(@"\b1\d{4}\b")]
    private static partial Regex Revision();

    [GeneratedRegex("^kube-api-access-[a-z0-9]{5}$")]
    private static partial Regex TokenVolume();
}
