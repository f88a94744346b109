using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Manifests;
using HomelabAutoscaler.Operator.Validating;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Operator.Tests.Validating;

/// <summary>Every field of every manifest of ours, spoilt in every way: what the API server says, validate says without one.</summary>
public class SchemaAgreementTests
{
    private static readonly string[] Spoilt = ["null", "true", "7", "-3", "2.5", "\"x\"", "\"\"", "[]", "{}", "[{}]", "[\"x\"]", "{\"a\":\"b\"}", $"\"{new string('y', 300)}\""];

    private static readonly string Everything = Path.Combine(Repository.Root, "tests", "Operator.Tests", "Validating", "Data", "everything.yaml");

    private readonly Cluster _cluster = new(new FakeTimeProvider(Make.Now));

    public SchemaAgreementTests()
    {
        Installation.Apply(_cluster, System.Text.Encoding.UTF8.GetString(Group.CrdYaml));
        Installation.Apply(_cluster, System.Text.Encoding.UTF8.GetString(Machine.CrdYaml));
    }

    [Test]
    public async Task What_the_API_server_refuses_is_an_error_and_what_the_schema_calls_one_it_refuses()
    {
        var problems = new List<string>();
        var (refused, taken) = (0, 0);
        foreach (var manifest in Corpus())
        {
            foreach (var (what, spoilt) in Variants(manifest))
            {
                var answer = Send(spoilt);
                var isRefused = answer.Status >= 400;
                var remarks = new ManifestJudge([Read(spoilt)], Make.Now).Judge();
                var schema = new SchemaCheck();
                schema.Check("", Read(spoilt).Root, SchemaCheck.SchemaIn((string?)spoilt["kind"] == "Group" ? Group.CrdYaml : Machine.CrdYaml));
                if (isRefused && remarks.All(remark => remark.Severity != Severity.Error))
                {
                    problems.Add($"{what}: the API server refuses it: {System.Text.Encoding.UTF8.GetString(answer.Body)}");
                }

                if (!isRefused && schema.Findings.Errors.Count > 0)
                {
                    problems.Add($"{what}: the API server takes it: {string.Join("; ", schema.Findings.Errors)}");
                }

                _ = isRefused ? refused++ : taken++;
            }
        }

        await Assert.That(problems).IsEmpty().Because($"of {refused} refused and {taken} taken\n{string.Join("\n", problems.Take(12))}");
        await Assert.That(refused).IsGreaterThan(1000);
        await Assert.That(taken).IsGreaterThan(200);
    }

    [Test]
    public async Task Every_rule_in_CEL_is_known()
    {
        var rules = Rules(SchemaCheck.SchemaIn(Group.CrdYaml)).Concat(Rules(SchemaCheck.SchemaIn(Machine.CrdYaml))).Distinct().ToList();

        await Assert.That(rules.Where(rule => !Operator.Validating.CelRules.AreKnown(rule))).IsEmpty();
        await Assert.That(rules.Count).IsGreaterThan(10);
    }

    private static IEnumerable<string> Rules(YamlNode schema) =>
        (schema["x-kubernetes-validations"]?.Items ?? []).Select(rule => rule.TextOf("rule")!)
            .Concat(schema.Members.Select(member => member.Value).Concat(schema.Items).SelectMany(Rules));

    private static Manifest Read(JsonObject json) => new("test.yaml", YamlReader.Read(json.ToJsonString())[0], Make.Namespace);

    private static IEnumerable<JsonObject> Corpus() =>
        new[] { File.ReadAllText(Everything), Installation.OwnManifests(), AwkwardStory.Manifests() }
            .SelectMany(Manifests.Read)
            .Where(manifest => ((string?)manifest["apiVersion"])!.StartsWith(ApiGroup.Name, StringComparison.Ordinal));

    private static IEnumerable<(string What, JsonObject Manifest)> Variants(JsonObject manifest)
    {
        yield return ("as it is", manifest);
        var paths = Paths(manifest["spec"]!, []).ToList();
        foreach (var path in paths)
        {
            foreach (var value in Spoilt)
            {
                var copy = (JsonObject)manifest.DeepClone();
                Set(copy["spec"]!, path, JsonNode.Parse(value));
                yield return ($"{manifest["kind"]} {manifest["metadata"]!["name"]} {string.Join('.', path)} = {value}", copy);
            }

            var without = (JsonObject)manifest.DeepClone();
            Remove(without["spec"]!, path);
            yield return ($"{manifest["kind"]} {manifest["metadata"]!["name"]} without {string.Join('.', path)}", without);
        }
    }

    private static IEnumerable<object[]> Paths(JsonNode node, object[] path)
    {
        if (path.Length > 0)
        {
            yield return path;
        }

        var children = node switch
        {
            JsonObject map => map.Select(member => ((object)member.Key, member.Value)),
            JsonArray list => list.Select((item, i) => ((object)i, item)),
            _ => [],
        };
        foreach (var (name, child) in children)
        {
            foreach (var below in child is null ? [] : Paths(child, [.. path, name]))
            {
                yield return below;
            }
        }
    }

    private static void Set(JsonNode node, object[] path, JsonNode? value)
    {
        foreach (var step in path[..^1])
        {
            node = step is int i ? node[i]! : node[(string)step]!;
        }

        if (path[^1] is int last)
        {
            node[last] = value;
        }
        else
        {
            node[(string)path[^1]] = value;
        }
    }

    private static void Remove(JsonNode node, object[] path)
    {
        foreach (var step in path[..^1])
        {
            node = step is int i ? node[i]! : node[(string)step]!;
        }

        if (path[^1] is int last)
        {
            ((JsonArray)node).RemoveAt(last);
        }
        else
        {
            ((JsonObject)node).Remove((string)path[^1]);
        }
    }

    private ApiResponse Send(JsonObject manifest)
    {
        var copy = (JsonObject)manifest.DeepClone();
        copy["metadata"]!["namespace"] = "default";
        var plural = (string?)copy["kind"] == "Group" ? Group.Resource.Plural : Machine.Resource.Plural;
        return _cluster.Handle(ApiRequest.Post($"/apis/{ApiGroup.Name}/v1alpha1/namespaces/default/{plural}?dryRun=All", copy));
    }
}
