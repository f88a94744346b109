using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Admission;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Admission;

public class ReviewerTests
{
    private const string Good = """{"startupPodSpec":{"image":"wake"},"shutdownPodSpec":{"image":"sleep"}}""";

    private const string Bad = """{"kubernetesNodeName":"Not_a_name","startupPodSpec":{"image":"wake"},"shutdownPodSpec":{"image":"sleep"}}""";

    private readonly Reviewer _reviewer = new("home", () => Judged.With());

    [Test]
    public async Task What_makes_sense_is_allowed_without_a_word()
    {
        var response = _reviewer.Validate(Request("Node", "CREATE", Object(Good)));
        await Assert.That(response).IsEqualTo(new AdmissionResponse { Uid = "u1", Allowed = true });
    }

    [Test]
    public async Task What_makes_no_sense_is_refused_with_all_reasons_and_the_warnings()
    {
        var response = _reviewer.Validate(Request("Group", "CREATE", Object("""{"maxNodeProvisionTime":"0s","coolDown":"x","scaleDownUtilizationThreshold":"70"}""")));
        await Assert.That(response.Allowed).IsFalse();
        await Assert.That(response.Status!.Code).IsEqualTo(422);
        await Assert.That(response.Status.Message).IsEqualTo("spec.maxNodeProvisionTime: is \"0s\", but must be longer than nothing; spec.coolDown: is \"x\", which is not a duration such as 90s or 10m, of less than 292 years");
        await Assert.That(response.Warnings.Count).IsEqualTo(1);
    }

    [Test]
    [Arguments("DELETE", "system:authenticated", true)]
    [Arguments("CREATE", "system:authenticated", false)]
    [Arguments("CREATE", "system:serviceaccounts:elsewhere", false)]
    [Arguments("UPDATE", "system:serviceaccounts:home", true)]
    [Arguments("UPDATE", "system:serviceaccounts:kube-system", true)]
    [Arguments("UPDATE", "system:nodes", true)]
    public async Task The_cluster_itself_and_the_operator_are_never_refused(string operation, string group, bool allowed)
    {
        var after = operation == "DELETE" ? null : Object(Bad);
        await Assert.That(_reviewer.Validate(Request("Node", operation, after, groups: [group])).Allowed).IsEqualTo(allowed);
    }

    [Test]
    public async Task What_was_wrong_before_does_not_stop_an_edit()
    {
        var response = _reviewer.Validate(Request("Node", "UPDATE", Object(Bad), Object(Bad)));
        await Assert.That(response.Allowed).IsTrue();
        await Assert.That(response.Warnings.Single()).StartsWith("spec.kubernetesNodeName");
    }

    [Test]
    public async Task What_is_being_deleted_is_let_go()
    {
        var going = Object(Bad);
        going["metadata"]!["deletionTimestamp"] = "2026-01-31T12:00:00Z";
        await Assert.That(_reviewer.Validate(Request("Node", "UPDATE", going, Object(Good))).Allowed).IsTrue();
    }

    [Test]
    public async Task What_cannot_be_read_is_refused_when_it_is_new_and_a_warning_when_it_is_there_already()
    {
        var unreadable = Object("""{"priority":"high"}""");
        var created = _reviewer.Validate(Request("Node", "CREATE", unreadable));
        await Assert.That(created.Allowed).IsFalse();
        await Assert.That(created.Status!.Message).IsEqualTo("the operator cannot read it: MachineSpec.priority: expected a 32-bit integer, found a string");
        await Assert.That(_reviewer.Validate(Request("Node", "UPDATE", unreadable, unreadable)).Allowed).IsTrue();
    }

    [Test]
    public async Task A_Node_is_given_the_name_of_its_Kubernetes_Node_once()
    {
        var response = Reviewer.Default(Request("Node", "CREATE", Object(Good)));
        await Assert.That(response.PatchType).IsEqualTo("JSONPatch");
        await Assert.That(Encoding.UTF8.GetString(Convert.FromBase64String(response.Patch!))).IsEqualTo("""[{"op":"add","path":"/spec/kubernetesNodeName","value":"m1"}]""");
        var filled = Object(Good);
        filled["spec"]!["kubernetesNodeName"] = "m1";
        await Assert.That(Reviewer.Default(Request("Node", "UPDATE", filled)).Patch).IsNull();
    }

    [Test]
    public async Task Nothing_is_filled_in_where_nothing_is_missing_or_readable()
    {
        var nameless = Object(Good);
        nameless["metadata"]!.AsObject().Remove("name");
        foreach (var request in new[] { Request("Group", "CREATE", Object("{}")), Request("Node", "CREATE", nameless), Request("Node", "CREATE", Object("""{"priority":"high"}""")) })
        {
            await Assert.That(Reviewer.Default(request)).IsEqualTo(AdmissionResponse.Allow("u1"));
        }
    }

    [Test]
    public async Task Another_kind_is_not_answered()
    {
        await Assert.That(() => _reviewer.Validate(Request("Pod", "CREATE", Object("{}")))).Throws<NotSupportedException>();
        await Assert.That(() => Reviewer.Default(Request("Pod", "CREATE", Object("{}")))).Throws<NotSupportedException>();
    }

    [Test]
    [Arguments("""{"minNodes":1}""", "spec.minNodes: is not known, and ignored: what is meant may be minSize")]
    [Arguments("""{"colour":"red"}""", "spec.colour: is not known, and ignored")]
    [Arguments("""{"warmHours":[{"start":"0 8 * * *","duration":"1h","machines":1,"timezone":"Europe/Berlin"}]}""", "spec.warmHours[0].timezone: is not known, and ignored: what is meant may be timeZone")]
    [Arguments("""{"power":{"drain":{"timeOut":"1m"}},"maxSize":null,"wakeOrder":[],"template":{}}""", "spec.power.drain.timeOut: is not known, and ignored")]
    public async Task A_field_that_does_not_exist_is_a_warning_with_the_right_name(string spec, string warning)
    {
        var response = _reviewer.Validate(Request("Group", "CREATE", Object(spec)));
        await Assert.That(response.Allowed).IsTrue();
        await Assert.That(response.Warnings.Single(text => text.Contains("not known", StringComparison.Ordinal))).IsEqualTo(warning);
    }

    [Test]
    public async Task What_the_API_server_has_dropped_is_found_in_what_kubectl_applied()
    {
        var applied = Object("{}");
        applied["metadata"]!["annotations"] = new JsonObject { ["kubectl.kubernetes.io/last-applied-configuration"] = Object("""{"maxNodes":3}""").ToJsonString() };
        var response = _reviewer.Validate(Request("Group", "CREATE", applied));
        await Assert.That(response.Warnings.Single()).IsEqualTo("spec.maxNodes: is not known, and ignored: what is meant may be maxSize");

        applied["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"] = "{ not JSON";
        await Assert.That(_reviewer.Validate(Request("Group", "CREATE", applied)).Warnings).IsEmpty();
    }

    [Test]
    public async Task Of_very_many_errors_a_handful_is_told_and_the_rest_counted()
    {
        var capacity = string.Join(',', Enumerable.Range(0, 30_000).Select(number => $"\"c{number}\":\"x\""));
        var response = _reviewer.Validate(Request("Node", "CREATE", Object($"{{\"template\":{{\"capacity\":{{{capacity}}}}}}}")));
        await Assert.That(response.Status!.Message!.Length).IsLessThan(3000);
        await Assert.That(response.Status.Message).EndsWith("; and 29984 more");
    }

    private static JsonObject Object(string spec) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = "m1", ["namespace"] = Make.Namespace, ["labels"] = new JsonObject { ["group"] = "g1" } },
        ["spec"] = JsonNode.Parse(spec),
    };

    private static AdmissionRequest Request(string kind, string operation, JsonObject? after, JsonObject? before = null, string[]? groups = null)
    {
        var request = new JsonObject
        {
            ["uid"] = "u1",
            ["kind"] = new JsonObject { ["group"] = "infra.homecluster.dev", ["version"] = "v1alpha1", ["kind"] = kind },
            ["operation"] = operation,
            ["userInfo"] = new JsonObject { ["username"] = "me", ["groups"] = new JsonArray([.. (groups ?? ["system:authenticated"]).Select(group => JsonValue.Create(group))]) },
            ["object"] = after?.DeepClone(),
            ["oldObject"] = before?.DeepClone(),
        };
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(request.ToJsonString()));
        reader.Read();
        return AdmissionRequest.Read(ref reader);
    }
}
