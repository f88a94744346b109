using System.Text.Json.Nodes;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Sandbox.Tests.ApiServer;

public class PatchTests
{
    [Test]
    [Arguments("""[{"op":"add","path":"/a/-","value":3}]""", """{"a":[1,2,3],"b":{"c":"d"}}""")]
    [Arguments("""[{"op":"add","path":"/a/0","value":0},{"op":"remove","path":"/b/c"}]""", """{"a":[0,1,2],"b":{}}""")]
    [Arguments("""[{"op":"replace","path":"/b","value":null}]""", """{"a":[1,2],"b":null}""")]
    [Arguments("""[{"op":"move","from":"/b/c","path":"/x~1y"}]""", """{"a":[1,2],"b":{},"x/y":"d"}""")]
    [Arguments("""[{"op":"copy","from":"/a/1","path":"/b/c"},{"op":"test","path":"/b","value":{"c":2}}]""", """{"a":[1,2],"b":{"c":2}}""")]
    public async Task A_JSON_patch(string patch, string expected)
    {
        var document = JsonNode.Parse("""{"a":[1,2],"b":{"c":"d"}}""");
        await Assert.That(JsonNode.DeepEquals(JsonPatch.Apply(document, JsonNode.Parse(patch)!.AsArray()), JsonNode.Parse(expected))).IsTrue();
    }

    [Test]
    [Arguments("""[{"op":"remove","path":"/nope"}]""")]
    [Arguments("""[{"op":"replace","path":"/a/2","value":1}]""")]
    [Arguments("""[{"op":"test","path":"/a","value":[2,1]}]""")]
    public async Task A_JSON_patch_that_does_not_fit(string patch) =>
        await HomelabAutoscaler.Tests.Failing.With<FormatException>(() => Task.FromResult(JsonPatch.Apply(JsonNode.Parse("""{"a":[1,2]}"""), JsonNode.Parse(patch)!.AsArray())));

    [Test]
    [Arguments("""{"spec":{"containers":[{"name":"a","image":"y"}]}}""", """[{"name":"a","image":"y","env":[{"name":"E","value":"1"}]},{"name":"b","image":"x"}]""")]
    [Arguments("""{"spec":{"containers":[{"name":"c","image":"z"}]}}""", """[{"name":"a","image":"x","env":[{"name":"E","value":"1"}]},{"name":"b","image":"x"},{"name":"c","image":"z"}]""")]
    [Arguments("""{"spec":{"containers":[{"name":"a","$patch":"delete"}]}}""", """[{"name":"b","image":"x"}]""")]
    [Arguments("""{"spec":{"containers":[{"name":"a","env":[{"name":"E","value":"2"},{"name":"F","value":"3"}]}]}}""", """[{"name":"a","image":"x","env":[{"name":"E","value":"2"},{"name":"F","value":"3"}]},{"name":"b","image":"x"}]""")]
    [Arguments("""{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}}""", """[{"name":"b","image":"x"},{"name":"a","image":"x","env":[{"name":"E","value":"1"}]}]""")]
    [Arguments("""{"spec":{"containers":[{"$patch":"replace"},{"name":"n","image":"n"}]}}""", """[{"name":"n","image":"n"}]""")]
    public async Task A_strategic_patch_merges_lists_by_key(string patch, string containers)
    {
        var pod = JsonNode.Parse("""{"spec":{"containers":[{"name":"a","image":"x","env":[{"name":"E","value":"1"}]},{"name":"b","image":"x"}]}}""")!.AsObject();
        var patched = StrategicMergePatch.Apply(BuiltInSchemas.Of("V1Pod"), pod, JsonNode.Parse(patch)!.AsObject());
        await Assert.That(patched["spec"]!["containers"]!.ToJsonString()).IsEqualTo(JsonNode.Parse(containers)!.ToJsonString());
    }

    [Test]
    public async Task A_strategic_patch_takes_values_out_of_a_plain_list()
    {
        var pod = JsonNode.Parse("""{"metadata":{"finalizers":["a/x","b/y"]}}""")!.AsObject();
        var patched = StrategicMergePatch.Apply(BuiltInSchemas.Of("V1Pod"), pod, JsonNode.Parse("""{"metadata":{"$deleteFromPrimitiveList/finalizers":["a/x"],"finalizers":["c/z"]}}""")!.AsObject());
        await Assert.That(patched["metadata"]!["finalizers"]!.AsArray().Select(f => (string)f!)).IsEquivalentTo(["b/y", "c/z"]);
    }
}
