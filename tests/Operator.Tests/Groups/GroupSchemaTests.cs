using System.Text;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Operator.Tests.Groups;

/// <summary>What the API server takes and refuses of a Group's sizes.</summary>
public class GroupSchemaTests
{
    [Test]
    [Arguments("{ }")]
    [Arguments("{ minSize: 0, maxSize: 0 }")]
    [Arguments("{ minSize: 1, maxSize: 3, wakeOrder: [Cheapest, Fastest, LeastRecentlyUsed, Smallest, Largest, Priority] }")]
    [Arguments("""{ warmHours: [{ start: "0 8 * * MON-FRI", end: "0 18 * * *", timeZone: Europe/Berlin, machines: 2, atEnd: Shed }] }""")]
    [Arguments("""{ warmHours: [{ start: "@daily", duration: 1h30m, timeZone: Etc/GMT+3, machines: 1, atEnd: Leave }, { start: "*/15 8-18 1,15 * ?", duration: 5m, machines: 1 }] }""")]
    public async Task Sizes_and_windows_are_taken(string spec) => await Assert.That(Apply(spec).Status).IsEqualTo(201).Because(Apply(spec).Text);

    [Test]
    [Arguments("{ minSize: -1 }", "minSize")]
    [Arguments("{ minSize: 3, maxSize: 2 }", "minSize must not be more than maxSize")]
    [Arguments("{ wakeOrder: [Best] }", "wakeOrder[0]")]
    [Arguments("""{ warmHours: [{ start: "0 8 * * *", machines: 1 }] }""", "give either duration or end")]
    [Arguments("""{ warmHours: [{ start: "0 8 * * *", duration: 1h, end: "0 9 * * *", machines: 1 }] }""", "give either duration or end")]
    [Arguments("""{ warmHours: [{ start: "0 8 * *", duration: 1h, machines: 1 }] }""", "warmHours[0].start")]
    [Arguments("""{ warmHours: [{ start: "0 0 8 * * *", duration: 1h, machines: 1 }] }""", "warmHours[0].start")]
    [Arguments("""{ warmHours: [{ start: "0 8 * * *", duration: soon, machines: 1 }] }""", "warmHours[0].duration")]
    [Arguments("""{ warmHours: [{ start: "0 8 * * *", duration: 1h, machines: 0 }] }""", "warmHours[0].machines")]
    [Arguments("""{ warmHours: [{ start: "0 8 * * *", duration: 1h, machines: 1, timeZone: "../etc" }] }""", "warmHours[0].timeZone")]
    [Arguments("""{ warmHours: [{ start: "0 8 * * *", duration: 1h, machines: 1, atEnd: Off }] }""", "warmHours[0].atEnd")]
    [Arguments("""{ warmHours: [{ duration: 1h, machines: 1 }] }""", "warmHours[0].start")]
    public async Task What_makes_no_sense_is_refused_at_the_right_field(string spec, string because)
    {
        var (status, text) = Apply(spec);

        await Assert.That(status).IsEqualTo(422).Because(text);
        await Assert.That(text).Contains(because);
    }

    private static (int Status, string Text) Apply(string spec)
    {
        var cluster = new Cluster(new FakeTimeProvider(Make.Now));
        Installation.Apply(cluster, Encoding.UTF8.GetString(Group.CrdYaml));
        Installation.Apply(cluster, "{ apiVersion: v1, kind: Namespace, metadata: { name: lab } }");
        var answer = cluster.Apply($$"""
            apiVersion: infra.homecluster.dev/v1alpha1
            kind: Group
            metadata: { name: g1, namespace: lab }
            spec: {{spec}}
            """)[0];
        return (answer.Status, answer.Json().ToJsonString());
    }
}
