using System.Text.Json.Nodes;
using HomelabAutoscaler.Operator.Commands;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Operator.Tests.Validating;

/// <summary>What <c>validate</c> says of files, and where.</summary>
public sealed class ValidateTests : IDisposable
{
    private const string Good = """
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Group
        metadata:
          name: mini-pcs
        spec: {}
        ---
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Node
        metadata:
          name: mini-pc-1
          labels:
            group: mini-pcs
        spec:
          driver:
            wakeOnLan: { macAddress: "00:00:5e:00:53:01" }
            nodePoweroff: {}

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Test]
    public async Task What_is_right_is_passed_in_silence()
    {
        var (code, output, error) = Run(Good);

        await Assert.That(output).IsEmpty();
        await Assert.That(error).IsEqualTo("2 objects: 0 errors, 0 warnings\n");
        await Assert.That(code).IsEqualTo(0);
    }

    [Test]
    public async Task All_problems_are_told_at_once_with_their_places()
    {
        var (code, output, _) = Run("""
            # A comment, so that lines count.
            apiVersion: infra.homecluster.dev/v1alpha1
            kind: Group
            metadata: { name: g }
            spec:
              minSize: 5
              maxSize: 3
              scaleDownUnneededTime: soon
              maxNodes: 4
              warmHours:
                - start: "0 8 * * *"
                  machines: 0
            ---
            apiVersion: infra.homecluster.dev/v1alpha1
            kind: Node
            metadata: { name: n, labels: { group: g } }
            spec:
              powerState: on
              startupPodSpec:
                image: busybox
                env: [{ name: A, value: b, valueFrom: {} }]
            """);

        await Assert.That(Places(output)).IsEqualTo("6:3 error spec.minSize|8:3 error spec.scaleDownUnneededTime|9:3 warning spec.maxNodes|11:7 error spec.warmHours[0]|12:7 error spec.warmHours[0].machines|12:7 warning spec.warmHours[0].machines|18:3 error spec.powerState|21:11 error spec.startupPodSpec.env[0]|21:32 error spec.startupPodSpec.env[0].valueFrom");
        await Assert.That(output).Contains("put it in quotes, \"on\"").And.Contains("what is meant may be maxSize").And.Contains("\"soon\"");
        await Assert.That(code).IsEqualTo(1);
    }

    [Test]
    [Arguments("name: mini-pcs", "name: Mini_PCs", "metadata.name: is \"Mini_PCs\"")]
    [Arguments("name: mini-pcs", "name: mini-pcs-", "metadata.name")]
    [Arguments("name: mini-pcs", "{ name: mini-pcs, namespace: \"UPPER ns\" }", "metadata.namespace: is \"UPPER ns\"")]
    [Arguments("name: mini-pcs", "{ name: mini-pcs, namespace: \"a.b\" }", "metadata.namespace")]
    [Arguments("group: mini-pcs", "group: no good!", "metadata.labels.group: is \"no good!\"")]
    [Arguments("group: mini-pcs", "example.com/a/b: c", "metadata.labels.example.com/a/b: is no name of a label")]
    [Arguments("group: mini-pcs", "-a: c", "metadata.labels.-a: is no name of a label")]
    public async Task Names_and_labels_that_no_API_server_takes_are_told(string good, string bad, string said)
    {
        var text = bad.StartsWith('{') ? Good.Replace($"\n  {good}", $" {bad}", StringComparison.Ordinal) : Good.Replace(good, bad, StringComparison.Ordinal);
        var (code, output, _) = Run(text);

        await Assert.That(output).Contains($": {said}");
        await Assert.That(code).IsEqualTo(1);
    }

    [Test]
    [Arguments("example.com/a: \"\"")]
    [Arguments("a_B.c: X-1.y_Z")]
    [Arguments("\"true\": \"1\"")]
    public async Task Labels_that_are_odd_and_right_are_passed_in_silence(string label) =>
        await Assert.That(Run(Good.Replace("labels:", $"labels:\n    {label}", StringComparison.Ordinal)).Output).IsEmpty();

    [Test]
    public async Task Warnings_fail_when_that_is_asked_for()
    {
        var lonely = Good.Replace("group: mini-pcs", "role: spare", StringComparison.Ordinal);

        await Assert.That(Run(lonely).Output).Contains(": warning: ");
        await Assert.That(Run(lonely).Code).IsEqualTo(0);
        await Assert.That(Run(lonely, "--strict").Code).IsEqualTo(1);
    }

    [Test]
    public async Task A_group_that_is_in_no_file_is_told_only_where_there_are_groups()
    {
        var machine = Good[(Good.IndexOf("---", StringComparison.Ordinal) + 4)..];

        await Assert.That(Run(machine).Output).IsEmpty();
        await Assert.That(Run(Good.Replace("group: mini-pcs", "group: others", StringComparison.Ordinal)).Output).Contains("12:5: warning").And.Contains("there is no such Group");
    }

    [Test]
    [Arguments("a: [1, 2", "no YAML")]
    [Arguments("a: 1\na: 2", "a is there twice")]
    [Arguments("a: *b", "no anchor")]
    [Arguments("\t- x", "no manifest")]
    [Arguments("? [a]\n: b", "a name that is no text")]
    [Arguments("just text", "no manifest")]
    [Arguments("\0\u0001\u0002", "no manifest")]
    [Arguments("kind: Node", "no manifest")]
    public async Task What_is_no_manifest_is_said_to_be_none(string text, string problem)
    {
        var (code, output, _) = Run(text);

        await Assert.That(output).Contains(problem);
        await Assert.That(code).IsEqualTo(1);
    }

    [Test]
    public async Task Aliases_that_grow_without_end_and_depths_without_end_are_refused()
    {
        var bomb = "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 30).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));

        await Assert.That(Run(bomb).Output).Contains("more than 200000 values");
        await Assert.That(Run(new string('[', 5000)).Output).Contains("more than 100 levels");
    }

    [Test]
    public async Task Directories_lists_JSON_and_other_kinds_are_read()
    {
        var list = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray(JsonNode.Parse("""{"apiVersion":"infra.homecluster.dev/v1alpha1","kind":"Group","metadata":{"name":"g"},"spec":{"maxSize":-1}}"""), JsonNode.Parse("""{"apiVersion":"v1","kind":"Secret"}""")) };
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "b.json"), list.ToJsonString());
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "a.yaml"), Good);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "notes.txt"), "no: [");
        var (code, output, error) = Run("", "-f", _folder.FullName);

        await Assert.That(output).StartsWith($"{Path.Combine(_folder.FullName, "b.json")}:1:").And.Contains("Group homelab-autoscaler-system/g: spec.maxSize: must be at least 0, not -1");
        await Assert.That(error).IsEqualTo("3 objects: 1 error, 0 warnings, 1 object of other kinds passed over\n");
        await Assert.That(code).IsEqualTo(1);
    }

    [Test]
    public async Task A_file_that_is_not_there_is_said_so()
    {
        await Assert.That(Run("", "-f", "/no/such.yaml").Output).StartsWith("/no/such.yaml:1:1: error: cannot be read");
    }

    [Test]
    public async Task The_same_object_twice_is_told()
    {
        await Assert.That(Run(Good + "---\n" + Good).Output).Contains("metadata.name: is there already: -:1");
    }

    [Test]
    public async Task Programs_get_JSON()
    {
        var report = JsonNode.Parse(Run(Good.Replace("spec: {}", "spec: { minSize: -1 }", StringComparison.Ordinal), "-o", "json").Output)!.AsArray();

        await Assert.That(report.Count).IsEqualTo(1);
        await Assert.That((int?)report[0]!["line"]).IsEqualTo(5);
        await Assert.That((string?)report[0]!["field"]).IsEqualTo("spec.minSize");
        await Assert.That((string?)report[0]!["severity"]).IsEqualTo("error");
    }

    [Test]
    public async Task The_manifests_of_the_tests_are_right()
    {
        var everything = Path.Combine(Repository.Root, "tests", "Operator.Tests", "Validating", "Data", "everything.yaml");

        await Assert.That(Run("", "-f", everything).Output).DoesNotContain(": error: ");
    }

    public void Dispose() => _folder.Delete(true);

    private static string Places(string output) => string.Join('|', output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
    {
        var parts = line.Split(": ");
        return $"{parts[0][2..]} {parts[1]} {parts[3]}";
    }));

    private static (int Code, string Output, string Error) Run(string input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var text = new StringReader(input);
        var surroundings = new Surroundings(_ => throw new InvalidOperationException("no cluster is asked"), new(output, error), new FakeTimeProvider(Make.Now)) { Input = text };
        string[] line = ["validate", .. arguments.Contains("-f") ? arguments : ["-f", "-", .. arguments]];
        var code = CommandLine.RunAsync(line, surroundings).GetAwaiter().GetResult();
        return (code, output.ToString(), error.ToString());
    }
}
