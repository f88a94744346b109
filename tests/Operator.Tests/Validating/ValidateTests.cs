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
            metadata: { name: m, labels: { group: g } }
            spec:
              powerState: on
              startupPodSpec:
                image: busybox
                env: [{ name: A, value: b, valueFrom: {} }]
            """);

        await Assert.That(Places(output)).IsEqualTo("6:3 error spec.minSize|8:3 error spec.scaleDownUnneededTime|9:3 warning spec.maxNodes|11:7 error spec.warmHours[0]|12:7 error spec.warmHours[0].machines|12:7 warning spec.warmHours[0].machines|14:1 warning is judged by its schema only, as it cannot be read|18:3 error spec.powerState|21:11 error spec.startupPodSpec.env[0]|21:32 error spec.startupPodSpec.env[0].valueFrom");
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
    [Arguments("name: mini-pcs", "name: y", "metadata.name: must be a text, not true: put it in quotes, \"y\"")]
    [Arguments("name: mini-pcs", "name: N", "metadata.name: must be a text, not false: put it in quotes, \"N\"")]
    [Arguments("name: mini-pcs", "name: 0b1_0", "metadata.name: must be a text, not 0b1_0: put it in quotes, \"0b1_0\"")]
    [Arguments("group: mini-pcs", "group: Off", "metadata.labels.group: must be a text, not false: put it in quotes, \"Off\"")]
    [Arguments("labels:", "annotations: { a: 08 }\n  labels:", "metadata.annotations.a: must be a text, not 08: put it in quotes, \"08\"")]
    [Arguments("driver:", "powerState: yes\n  driver:", "spec.powerState: must be a text, not true: it may be \"off\" or \"on\", in quotes")]
    [Arguments("driver:", "powerState: true\n  driver:", "spec.powerState: must be a text, not true: it may be \"off\" or \"on\", in quotes")]
    public async Task What_YAML_takes_for_no_text_is_to_be_put_in_quotes(string good, string bad, string said)
    {
        var (code, output, _) = Run(Good.Replace(good, bad, StringComparison.Ordinal));

        await Assert.That(output).Contains($": error: ").And.Contains($": {said}\n");
        await Assert.That(output).DoesNotContain("is missing");
        await Assert.That(code).IsEqualTo(1);
    }

    [Test]
    [Arguments("on: x", "metadata.labels.true: is written on, which YAML takes for true: put it in quotes, \"on\"")]
    [Arguments("n: x", "metadata.labels.false: is written n, which YAML takes for false: put it in quotes, \"n\"")]
    [Arguments("0x10: x", "metadata.labels.16: is written 0x10, which YAML takes for 16: put it in quotes, \"0x10\"")]
    public async Task A_name_that_YAML_takes_for_another_is_told(string label, string said) =>
        await Assert.That(Run(Good.Replace("labels:", $"labels:\n    {label}", StringComparison.Ordinal)).Output).Contains($": warning: Node homelab-autoscaler-system/mini-pc-1: {said}\n");

    [Test]
    public async Task A_name_that_YAML_takes_for_true_needs_quotes()
    {
        await Assert.That(Run(Good.Replace("driver:", "watts: { on: 25 }\n  driver:", StringComparison.Ordinal)).Output)
            .IsEqualTo("-:14:12: warning: Node homelab-autoscaler-system/mini-pc-1: spec.watts.true: is written on, which YAML takes for true: put it in quotes, \"on\"\n");
    }

    [Test]
    [Arguments("infra.homecluster.dev/v1beta1", "Node", "1:1: error: Node homelab-autoscaler-system/x: apiVersion: is \"infra.homecluster.dev/v1beta1\", which no API server knows: it must be infra.homecluster.dev/v1alpha1")]
    [Arguments("infra.homecluster.dev", "Node", "1:1: error: Node homelab-autoscaler-system/x: apiVersion: is \"infra.homecluster.dev\"")]
    [Arguments("infra.homecluster.dev/v1alpha1", "node", "2:1: error: node homelab-autoscaler-system/x: kind: is \"node\", which infra.homecluster.dev/v1alpha1 does not have: it must be Group or Node")]
    public async Task A_version_or_kind_that_we_do_not_have_is_an_error(string version, string kind, string said)
    {
        var (code, output, _) = Run($"apiVersion: {version}\nkind: {kind}\nmetadata: {{ name: x }}\n");

        await Assert.That(output).StartsWith($"-:{said}");
        await Assert.That(code).IsEqualTo(1);
    }

    [Test]
    [Arguments("2026-12-24", false)]
    [Arguments("2026-12-01T18:00", false)]
    [Arguments("2026-12-01T18:00Z", false)]
    [Arguments("2026-12-01 18:00:00Z", false)]
    [Arguments("2026-12-01T18:00:00", false)]
    [Arguments("2026-12-01T18:00:00Z", true)]
    [Arguments("2026-12-01t18:00:00z", true)]
    [Arguments("2026-12-01T18:00:00.25+01:00", true)]
    public async Task Times_are_those_that_the_API_server_takes(string until, bool isTaken)
    {
        var output = Run(Good.Replace("spec: {}", $"spec: {{ power: {{ maintenance: {{ reason: fan, until: \"{until}\" }} }} }}", StringComparison.Ordinal)).Output;

        await Assert.That(output.Contains($"spec.power.maintenance.until: is \"{until}\", which is no time", StringComparison.Ordinal)).IsEqualTo(!isTaken);
        await Assert.That(output.Length == 0).IsEqualTo(isTaken);
    }

    [Test]
    [Arguments("driver:\n", "driver:\n    <<: { wakeOnLan: { macAddress: \"00:00:5e:00:53:02\" } }\n")]
    [Arguments("driver:\n", "driver:\n    <<: [{ wakeOnLan: { macAddress: \"00:00:5e:00:53:02\" } }, { wakeOnLan: {} }]\n")]
    [Arguments("spec: {}", "spec: { minSize: 0.0, maxSize: 1e0 }")]
    [Arguments("spec: {}", "spec: { minSize: 1.0, maxSize: 1_0 }")]
    public async Task What_kubectl_takes_is_passed_in_silence(string plain, string odd) =>
        await Assert.That(Run(Good.Replace(plain, odd, StringComparison.Ordinal)).Output).IsEmpty();

    [Test]
    public async Task JSON_objects_may_follow_each_other()
    {
        const string One = """{"apiVersion":"infra.homecluster.dev/v1alpha1","kind":"Group","metadata":{"name":"a"},"spec":{}}""";
        var other = One.Replace("\"a\"", "\"b\"", StringComparison.Ordinal).Replace("{}", "{\n\"minSize\":-1}", StringComparison.Ordinal);

        await Assert.That(Run(One + "\n" + other).Output).StartsWith("-:3:1: error: Group homelab-autoscaler-system/b: spec.minSize");
        await Assert.That(Run(One + other.Replace("\n", "", StringComparison.Ordinal)).Output).StartsWith($"-:1:{One.Length + other.IndexOf("\"minSize", StringComparison.Ordinal)}: error: ");
    }

    [Test]
    [Arguments("a: 1\nb:\n  c: 1\n\td: 2\n", "-:4:1: error: no YAML: ")]
    [Arguments("a:\n  b: 1\n  c: {\n\t d: 1}\n", "-:3:")]
    public async Task A_tab_is_told_where_it_is(string text, string said) => await Assert.That(Run(text).Output).StartsWith(said);

    [Test]
    public async Task An_empty_path_and_a_file_without_end_are_refused()
    {
        await Assert.That(Run("", "-f", "").Output).IsEqualTo("-f:1:1: error: names no file: give a file, a directory or - for standard input\n");
        await Assert.That(Run("", "-f", "/dev/zero").Output).IsEqualTo("/dev/zero:1:1: error: has more than 16 MiB, which no manifests have\n");
    }

    [Test]
    [Arguments("driver:\n    wakeOnLan: { macAddress: \"00:00:5e:00:53:01\" }\n    nodePoweroff: {}", "startupPodSpec: { image: a, resources: { limits: { cpu: 1x } } }\n  shutdownPodSpec: { image: a }", "error: Node homelab-autoscaler-system/mini-pc-1: spec.startupPodSpec.resources.limits[cpu]: is \"1x\", which is not a quantity")]
    [Arguments("driver:", "taintsToRemove: [{ key: a, effect: Foo }]\n  driver:", "warning: Node homelab-autoscaler-system/mini-pc-1: spec.taintsToRemove[0].effect: is \"Foo\", which is no effect of a taint: it must be NoSchedule, PreferNoSchedule or NoExecute")]
    [Arguments("spec: {}", "spec: { template: { capacity: { cpu: 1, memory: 1Gi }, taints: [{ key: a, effect: noschedule }] } }", "error: Group homelab-autoscaler-system/mini-pcs: spec.template.taints[0].effect: is \"noschedule\"")]
    public async Task Amounts_and_effects_that_are_none_are_told(string good, string bad, string said) =>
        await Assert.That(Run(Good.Replace(good, bad, StringComparison.Ordinal)).Output).Contains($": {said}");

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
