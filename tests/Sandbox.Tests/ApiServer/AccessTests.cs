using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Sandbox.Tests.ApiServer;

public class AccessTests
{
    private const string Maps = TestCluster.ConfigMaps;
    private static readonly User Ann = new("ann", ["crew", User.Authenticated]);
    private readonly TestCluster _cluster = new();

    [Test]
    [Arguments("{apiGroups: [\"\"], resources: [configmaps], verbs: [list]}", true)]
    [Arguments("{apiGroups: [\"*\"], resources: [\"*\"], verbs: [\"*\"]}", true)]
    [Arguments("{apiGroups: [\"\"], resources: [configmaps], verbs: [get]}", false)]
    [Arguments("{apiGroups: [apps], resources: [configmaps], verbs: [list]}", false)]
    [Arguments("{apiGroups: [\"\"], resources: [configmaps/status], verbs: [list]}", false)]
    [Arguments("{apiGroups: [\"\"], resources: [configmaps], resourceNames: [a], verbs: [list]}", false)]
    public async Task A_rule_allows(string rule, bool allowed)
    {
        Bind(rule, "{kind: User, apiGroup: rbac.authorization.k8s.io, name: ann}");
        await Assert.That(As(Ann, "GET", Maps).Status).IsEqualTo(allowed ? 200 : 403);
    }

    [Test]
    [Arguments("{kind: Group, apiGroup: rbac.authorization.k8s.io, name: crew}", true)]
    [Arguments("{kind: User, apiGroup: rbac.authorization.k8s.io, name: bob}", false)]
    [Arguments("{kind: ServiceAccount, name: ann, namespace: default}", false)]
    public async Task A_binding_is_for(string subject, bool allowed)
    {
        Bind("{apiGroups: [\"\"], resources: [configmaps], verbs: [list]}", subject);
        await Assert.That(As(Ann, "GET", Maps).Status).IsEqualTo(allowed ? 200 : 403);
        await Assert.That(As(Ann, "GET", "/api/v1/namespaces/kube-system/configmaps").Status).IsEqualTo(403);
    }

    [Test]
    [Arguments("GET", "/api/v1/nodes/n", "nodes \"n\" is forbidden: User \"ann\" cannot get resource \"nodes\" in API group \"\" at the cluster scope")]
    [Arguments("POST", TestCluster.Pods + "/p/eviction", "pods \"p\" is forbidden: User \"ann\" cannot create resource \"pods/eviction\" in API group \"\" in the namespace \"default\"")]
    [Arguments("GET", "/metrics", "forbidden: User \"ann\" cannot get path \"/metrics\"")]
    public async Task A_refusal_says_what_is_missing(string method, string target, string message) =>
        await Assert.That((string?)As(Ann, method, target).Json()["message"]).IsEqualTo(message);

    [Test]
    public async Task A_service_account_token_is_good_until_it_expires_or_its_account_goes()
    {
        var token = Token();
        await Assert.That(With(token).Status).IsEqualTo(403);
        Bind("{apiGroups: [\"\"], resources: [configmaps], verbs: [list]}", "{kind: ServiceAccount, name: default, namespace: default}");
        await Assert.That(With(token).Status).IsEqualTo(200);
        await Assert.That(With(token[..^2] + "xx").Status).IsEqualTo(401);
        _cluster.Time.Advance(TimeSpan.FromHours(1));
        await Assert.That(With(token).Status).IsEqualTo(401);

        var fresh = Token();
        await Assert.That(With(fresh).Status).IsEqualTo(200);
        _cluster.Delete("/api/v1/namespaces/default/serviceaccounts/default");
        await Assert.That(With(fresh).Status).IsEqualTo(401);
    }

    [Test]
    public async Task Anybody_may_ask_about_himself()
    {
        Bind("{apiGroups: [\"\"], resources: [configmaps], verbs: [list]}", "{kind: Group, apiGroup: rbac.authorization.k8s.io, name: crew}");
        var review = Manifests.Read("spec: {resourceAttributes: {verb: list, resource: configmaps, namespace: default} }")[0];
        var status = _cluster.Cluster.Handle(ApiRequest.Post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review) with { User = Ann }).Json()["status"]!;
        await Assert.That($"{status["allowed"]} {status["reason"]}").IsEqualTo("true RBAC: allowed by RoleBinding \"r/default\" of Role \"r\" to Group \"crew\"");
    }

    [Test]
    public async Task Health_and_version_are_public_and_the_rest_is_not()
    {
        foreach (var path in new[] { "/healthz", "/livez", "/readyz", "/version" })
            await Assert.That(As(User.Anonymous, "GET", path).Status).IsEqualTo(200);
        await Assert.That(As(User.Anonymous, "GET", "/apis").Status).IsEqualTo(403);
    }

    private void Bind(string rule, string subject)
    {
        const string rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/default";
        _cluster.Post(rbac + "/roles", $"{{metadata: {{name: r}}, rules: [{rule}] }}");
        _cluster.Post(rbac + "/rolebindings", $"{{metadata: {{name: r}}, roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}}, subjects: [{subject}] }}");
    }

    private string Token() => (string)_cluster.Post("/api/v1/namespaces/default/serviceaccounts/default/token", "spec: {expirationSeconds: 3600}").Json()["status"]!["token"]!;

    private ApiResponse With(string token) => _cluster.Cluster.Handle(new ApiRequest("GET", Maps) { Authorization = $"Bearer {token}" });

    private ApiResponse As(User user, string method, string target) => _cluster.Cluster.Handle(new ApiRequest(method, target) { User = user });
}
