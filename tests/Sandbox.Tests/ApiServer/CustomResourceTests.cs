using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Sandbox.Tests.ApiServer;

public class CustomResourceTests
{
    private readonly TestCluster _cluster = new();

    [Test]
    [Arguments("{type: object, properties: {count: {type: integer, minimum: 3} } }", "{\"count\": 2}", "spec.count: Invalid value: 2: spec.count in body should be greater than or equal to 3")]
    [Arguments("{type: object, properties: {count: {type: integer} } }", "{\"count\": \"x\"}", "spec.count: Invalid value: \"string\": spec.count in body must be of type integer: \"string\"")]
    [Arguments("{type: object, properties: {s: {type: string, maxLength: 2, pattern: \"^a\"} } }", "{\"s\": \"bcd\"}", "[spec.s: Too long: may not be more than 2 bytes, spec.s: Invalid value: \"bcd\": spec.s in body should match '^a']")]
    [Arguments("{type: object, required: [s], properties: {s: {type: string} } }", "{}", "spec.s: Required value")]
    [Arguments("{type: object, properties: {l: {type: array, x-kubernetes-list-type: set, items: {type: string} } } }", "{\"l\": [\"a\", \"a\"]}", "spec.l[1]: Duplicate value: \"a\"")]
    [Arguments("{type: object, properties: {a: {type: integer}, b: {type: integer} }, x-kubernetes-validations: [{rule: self.a < self.b, message: a must be less} ] }", "{\"a\": 2, \"b\": 1}", "spec: Invalid value: a must be less")]
    public async Task What_the_schema_refuses(string schema, string spec, string problem)
    {
        _cluster.Definition(schema);
        await Assert.That((string?)_cluster.Boat(spec).Json()["message"]).IsEqualTo($"Boat.example.com \"b\" is invalid: {problem}");
    }

    [Test]
    public async Task Defaults_are_filled_in_and_unknown_fields_dropped_with_a_warning()
    {
        _cluster.Definition("{type: object, properties: {a: {type: string, default: x}, m: {type: object, default: {}, properties: {count: {type: integer, default: 7} } } } }");
        var created = _cluster.Boat("{\"other\": 1}");
        await Assert.That(created.Json()["spec"]!.ToJsonString()).IsEqualTo("""{"a":"x","m":{"count":7}}""");
        await Assert.That(created.Warnings.Single()).IsEqualTo("unknown field \"spec.other\"");
    }

    [Test]
    public async Task What_preserves_unknown_fields_keeps_them()
    {
        _cluster.Definition("{type: object, x-kubernetes-preserve-unknown-fields: true}");
        var created = _cluster.Boat("{\"other\": {\"deep\": [1]}}");
        await Assert.That(created.Json()["spec"]!.ToJsonString()).IsEqualTo("""{"other":{"deep":[1]}}""");
        await Assert.That(created.Warnings).IsEmpty();
    }

    [Test]
    public async Task A_transition_rule_holds_from_the_second_write_on()
    {
        _cluster.Definition("{type: object, properties: {count: {type: integer, x-kubernetes-validations: [{rule: self >= oldSelf, message: may only grow} ] } } }");
        await Assert.That(_cluster.Boat("{\"count\": 5}").Status).IsEqualTo(201);
        await Assert.That(_cluster.Merge(TestCluster.Boats + "/b", "spec: {count: 6}").Status).IsEqualTo(200);
        await Assert.That((string?)_cluster.Merge(TestCluster.Boats + "/b", "spec: {count: 4}").Json()["message"])
            .IsEqualTo("Boat.example.com \"b\" is invalid: spec.count: Invalid value: 4: may only grow");
    }

    [Test]
    public async Task What_was_invalid_before_may_stay_while_something_else_changes()
    {
        _cluster.Definition("{type: object, properties: {count: {type: integer}, s: {type: string} } }");
        _cluster.Boat("{\"count\": 1, \"s\": \"a\"}");
        _cluster.Definition("{type: object, properties: {count: {type: integer, minimum: 5}, s: {type: string} } }");
        await Assert.That(_cluster.Merge(TestCluster.Boats + "/b", "spec: {s: b}").Status).IsEqualTo(200);
        await Assert.That(_cluster.Merge(TestCluster.Boats + "/b", "spec: {count: 2}").Status).IsEqualTo(422);
    }

    [Test]
    public async Task A_changed_definition_serves_its_new_version_and_a_removed_one_nothing()
    {
        _cluster.Definition("{type: object, x-kubernetes-preserve-unknown-fields: true}");
        _cluster.Boat("{}");
        var definition = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/boats.example.com";
        var v2 = _cluster.Get(definition).Json()["spec"]!["versions"]!.DeepClone();
        v2.AsArray().Add(v2[0]!.DeepClone());
        (v2[1]!["name"], v2[1]!["storage"]) = ("v2", false);
        _cluster.Cluster.Handle(ApiRequest.Patch(definition, new System.Text.Json.Nodes.JsonObject { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["versions"] = v2 } }));
        await Assert.That((string?)_cluster.Get("/apis/example.com/v2/namespaces/default/boats/b").Json()["apiVersion"]).IsEqualTo("example.com/v2");

        _cluster.Delete(definition);
        await Assert.That(_cluster.Get(TestCluster.Boats).Status).IsEqualTo(404);
        await Assert.That(_cluster.Cluster.EventsSince(_cluster.Cluster.Revision - 2).Select(e => $"{e.Type} {e.Resource}")).IsEquivalentTo(["DELETED customresourcedefinitions", "DELETED boats"]);
    }

    [Test]
    public async Task A_broken_definition_is_refused()
    {
        var answer = _cluster.Cluster.Apply("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: wrong.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {kind: Boat, plural: boats}
              versions:
              - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, x-kubernetes-validations: [{rule: self.nope == 1}]}}}}}
            """)[0];
        await Assert.That(answer.Status).IsEqualTo(422);
        await Assert.That((string)answer.Json()["message"]!).Contains("must be spec.names.plural+\\\".\\\"+spec.group".Replace("\\\"", "\"", StringComparison.Ordinal)).And.Contains("undefined field 'nope'");
    }

    [Test]
    public async Task Scale_reads_and_writes_its_replicas()
    {
        _cluster.Definition("{type: object, properties: {crew: {type: integer} } }", "subresources: {scale: {specReplicasPath: .spec.crew, statusReplicasPath: .status.crew}}");
        _cluster.Boat("{\"crew\": 2}");
        await Assert.That((long)_cluster.Get(TestCluster.Boats + "/b/scale").Json()["spec"]!["replicas"]!).IsEqualTo(2);
        _cluster.Merge(TestCluster.Boats + "/b/scale", "spec: {replicas: 9}");
        await Assert.That((long)_cluster.Get(TestCluster.Boats + "/b").Json()["spec"]!["crew"]!).IsEqualTo(9);
    }
}
