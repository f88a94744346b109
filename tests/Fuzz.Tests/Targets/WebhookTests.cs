using System.Text;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Admission;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Fuzz.Tests.Corpus;
using HomelabAutoscaler.Fuzz.Tests.Models;
using HomelabAutoscaler.Fuzz.Tests.Running;
using HomelabAutoscaler.Operator.Schedules;
using HomelabAutoscaler.Operator.Webhooks;
using HomelabAutoscaler.Tests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomelabAutoscaler.Fuzz.Tests.Targets;

/// <summary>Whatever is posted to the webhooks.</summary>
public sealed class WebhookTests : IDisposable
{
    private const string Api = "infra.homecluster.dev/v1alpha1";

    /// <summary>What an answer says is for people, who read no more.</summary>
    private const int LongestAnswer = 64 * 1024;

    private readonly ReviewEndpoint _endpoint = new(
        new(Make.Namespace, () => new(Make.Now, WarmWindow.ProblemOf) { AreKnown = true, Machines = [Make.Machine()], Groups = [Make.Group()] }), NullLogger.Instance);

    public void Dispose() => _endpoint.Dispose();

    [Test]
    [Arguments("validate", "node", "Node")]
    [Arguments("mutate", "node", "Node")]
    [Arguments("validate", "group", "Group")]
    [Arguments("mutate", "group", "Group")]
    public async Task A_review_is_answered_or_refused_with_a_reason(string verb, string path, string kind)
    {
        var reviews = Recordings.Reviews.Where(review => (string?)JsonNode.Parse(review.Bytes)!["request"]!["kind"]!["kind"] == kind);
        await new Fuzzer($"{verb} {path}", input => CheckAsync($"/{verb}-infra-homecluster-dev-v1alpha1-{path}", input)).RunAsync([.. reviews, .. Written(kind)], 1500);
    }

    [Test]
    [Arguments("Node", "spec", "\"u{0}\":1")]
    [Arguments("Node", "spec.template.capacity", "\"c{0}\":\"x\"")]
    [Arguments("Node", "spec.template.allocatable", "\"c{0}\":\"-1\"")]
    [Arguments("Node", "spec.startupPodSpec.nodeSelector", "\"c{0}\":\"x\"")]
    [Arguments("Node", "metadata.labels", "\"c{0}\":\"x\"")]
    [Arguments("Group", "spec", "\"u{0}\":1")]
    [Arguments("Group", "spec.template.capacity", "\"c{0}\":\"x\"")]
    public async Task The_largest_object_is_answered_without_anyone_waiting_for_it(string kind, string path, string entry)
    {
        var entries = new StringBuilder();
        for (var number = 0; entries.Length < ReviewEndpoint.LargestBody * 9 / 10; number++)
        {
            entries.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(number > 0 ? "," : "")}{entry.Replace("{0}", $"{number}", StringComparison.Ordinal)}");
        }

        var parts = path.Split('.');
        var value = string.Concat(parts.Select(part => $"\"{part}\":{{")) + entries + new string('}', parts.Length);
        var review = Review(kind, parts[0] == "metadata" ? $"{{{value[..^1]},\"name\":\"m\",\"namespace\":\"n\"}},\"spec\":{{}}}}" : $"{{\"metadata\":{{\"name\":\"m\",\"namespace\":\"n\"}},{value}}}", "null");
        await Task.Run(() => CheckAsync($"/validate-infra-homecluster-dev-v1alpha1-{kind.ToLowerInvariant()}", Encoding.UTF8.GetBytes(review))).WaitAsync(Fuzzer.Patience);
    }

    private async Task CheckAsync(string path, byte[] input)
    {
        var context = new DefaultHttpContext();
        using var answer = new MemoryStream();
        using var body = new MemoryStream(input);
        (context.Request.Method, context.Request.Path, context.Request.ContentType) = ("POST", path, "application/json");
        (context.Request.Body, context.Response.Body) = (body, answer);
        await _endpoint.AnswerAsync(context);
        await context.Response.BodyWriter.CompleteAsync();

        var text = Encoding.UTF8.GetString(answer.ToArray());
        if (context.Response.StatusCode == StatusCodes.Status200OK)
        {
            Expect.That(PlainJson.IsOne(input), "it answers what is not JSON");
            CheckAnswer(PlainJson.Of(input)?["request"], JsonNode.Parse(text)!["response"]!);
        }
        else
        {
            Expect.That(context.Response.StatusCode == StatusCodes.Status400BadRequest, $"status {context.Response.StatusCode}: {text}");
            Expect.That(text.StartsWith("this is no AdmissionReview that can be answered: ", StringComparison.Ordinal), text);
            Expect.Message(text.TrimEnd('\n'));
        }
    }

    private static void CheckAnswer(JsonNode? request, JsonNode response)
    {
        Expect.That(request is null || (string?)request["uid"] == (string?)response["uid"], "the answer is to another request");
        var said = (string?)response["status"]?["message"] + string.Join('\n', response["warnings"]?.AsArray().Select(warning => (string?)warning) ?? []);
        Expect.That(said.Length < LongestAnswer, $"the answer says {said.Length} characters");
        Expect.That((bool)response["allowed"]! || ((string?)response["status"]?["message"])?.Length > 0, "it is refused without a reason");
        if (request is not null && (string?)response["patch"] is { } patch)
        {
            foreach (var step in JsonNode.Parse(Convert.FromBase64String(patch))!.AsArray())
            {
                var parent = ((string)step!["path"]!).Split('/')[1..^1].Aggregate(request["object"], (node, name) => (node as JsonObject)?[name]);
                Expect.That(parent is JsonObject, $"a patch of {step["path"]} cannot be applied");
            }
        }
    }

    private static IEnumerable<Seed> Written(string kind)
    {
        var objects = WrittenManifests.Objects(Api, kind).Concat(Recordings.Objects(Api, kind)).ToList();
        foreach (var seed in objects)
        {
            var text = Encoding.UTF8.GetString(seed.Bytes);
            yield return new(seed.Origin, Review(kind, text, "null"));
            yield return new(seed.Origin, Review(kind, text, Encoding.UTF8.GetString(objects[0].Bytes)));
        }
    }

    private static string Review(string kind, string after, string before) => $$"""
        {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u-1","kind":{"group":"infra.homecluster.dev","version":"v1alpha1","kind":"{{kind}}"},
        "operation":"{{(before == "null" ? "CREATE" : "UPDATE")}}","userInfo":{"username":"me","groups":["a"]},"object":{{after}},"oldObject":{{before}} } }
        """;
}
