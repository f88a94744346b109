using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>
/// A Kubernetes API in memory: the API server's own behaviour and that of the controllers that no test should have to play.
/// Deterministic for a given clock and seed.
/// </summary>
public sealed class Cluster
{
    private static readonly string[] FirstNamespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

    private readonly ClusterState _state;
    private readonly Resources _resources;
    private readonly Authentication _authentication;
    private readonly Authorization _authorization;
    private readonly Discovery _discovery;
    private readonly OpenApi _openApi;

    public Cluster(TimeProvider time, int seed = 1)
    {
        _state = new ClusterState(time, seed);
        _state.Controllers =
        [
            new DefinitionController(_state), new ServiceAccountController(_state), new DisruptionController(_state),
            new GarbageCollector(_state), new NamespaceController(_state),
        ];
        var tokens = new ServiceAccountTokens(_state);
        _authentication = new Authentication(tokens, _state.Identifiers);
        _authorization = new Authorization(_state);
        _resources = new Resources(_state, new Admission(_state, new WebhookClient(Services)), tokens, new Reviews(_state, _authentication, _authorization));
        _discovery = new Discovery(_state.Types);
        _openApi = new OpenApi(_state.Types);
        foreach (var name in FirstNamespaces)
            Handle(ApiRequest.Post("/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } }));
        Apply(Embedded.Text("bootstrap.yaml"));
    }

    /// <summary>Answers instead of the cluster when it answers at all.</summary>
    public Func<ApiRequest, ApiResponse?>? Fault { get; set; }

    /// <summary>Told of every request after its answer.</summary>
    public Action<ApiRequest, ApiResponse>? Answered { get; set; }

    /// <summary>Where the services of webhooks are, by namespace/name.</summary>
    public Dictionary<string, Uri> Services { get; } = [];

    public long Revision => _state.Revision;

    public ApiResponse Handle(ApiRequest request)
    {
        var response = Fault?.Invoke(request) ?? Answer(request);
        Answered?.Invoke(request, response);
        return response;
    }

    /// <summary>A transport for HttpClient that ends here, whatever host is asked for.</summary>
    public HttpMessageHandler CreateHandler(User? user = null) => new InProcessHandler(this, user ?? User.Admin);

    /// <summary>A bearer token for a user.</summary>
    public string IssueToken(User user) => _authentication.Issue(user);

    /// <summary>From now on the token is nobody's, as one that has expired; watches that it opened go on.</summary>
    public void RevokeToken(string token) => _authentication.Revoke(token);

    /// <summary>Forgets the history: watches and pages that begin earlier than now are too old.</summary>
    public void Compact() => _state.Compact();

    /// <summary>All objects as they are now, as a snapshot of etcd has them.</summary>
    public ClusterBackup Save() => _state.Save();

    /// <summary>
    /// Goes back to what was saved, as a control plane whose etcd was restored: what was written since never was, watches end,
    /// and resourceVersions are given once more.
    /// </summary>
    /// <param name="backup">What was saved.</param>
    /// <param name="skipped">How many revisions are left out, as by <c>etcdutl snapshot restore --bump-revision</c>.</param>
    public void Restore(ClusterBackup backup, long skipped = 0) => _state.Restore(backup, skipped);

    /// <summary>How often a backup was restored.</summary>
    public int Restores => _state.Restores;

    /// <exception cref="InvalidOperationException">The history no longer reaches back that far.</exception>
    public IReadOnlyList<ClusterEvent> EventsSince(long revision)
    {
        try
        {
            var events = new List<ClusterEvent>();
            while (_state.Next(revision, _ => true).Event is { } change)
            {
                revision = change.Revision;
                events.Add(ClusterEvent.Of(change));
            }
            return events;
        }
        catch (ApiError e)
        {
            throw new InvalidOperationException(e.Message, e);
        }
    }

    /// <summary>Creates or updates every document of a manifest, as kubectl apply would.</summary>
    /// <exception cref="FormatException">The text is not YAML, or a document does not say what it is.</exception>
    public IReadOnlyList<ApiResponse> Apply(string yaml) => [.. Manifests.Read(yaml).Select(ApplyOne)];

    private ApiResponse ApplyOne(JsonObject value)
    {
        var (apiVersion, kind) = (value.Text("apiVersion") ?? "", value.Text("kind") ?? "");
        var type = _state.Types.FindKind(apiVersion, kind)
            ?? throw new FormatException($"no matches for kind {JsonText.Quote(kind)} in version {JsonText.Quote(apiVersion)}: apply its CustomResourceDefinition first");
        var ns = value.Text("metadata", "namespace") ?? "default";
        var collection = $"/{(type.Group.Length == 0 ? "api" : "apis")}/{apiVersion}/{(type.Namespaced ? $"namespaces/{ns}/" : "")}{type.Resource}";
        return value.Text("metadata", "name") is { Length: > 0 } name
            ? Handle(ApiRequest.Patch($"{collection}/{Uri.EscapeDataString(name)}?fieldManager=apply&force=true", value, "application/apply-patch+yaml"))
            : Handle(ApiRequest.Post(collection, value));
    }

    private ApiResponse Answer(ApiRequest request)
    {
        try
        {
            var info = RequestInfo.Parse(request.Method, request.Target);
            var user = _authentication.Authenticate(request);
            _authorization.Check(Attributes.Of(info, user));
            if (!info.IsResource)
                return AnswerPath(request, info) ?? throw ApiError.NoSuchResource();
            var type = _state.Types.Find(info.Group, info.Version, info.Resource) ?? throw ApiError.NoSuchResource();
            return Answer(new Call(request, Placed(info, type), type, user));
        }
        catch (ApiError error)
        {
            return error.ToResponse();
        }
    }

    private ApiResponse? AnswerPath(ApiRequest request, RequestInfo info) => info.Path.TrimEnd('/') switch
    {
        _ when info.Verb is not ("get" or "head") => throw ApiError.MethodNotAllowed(),
        "/version" => ApiResponse.Of(200, ServerVersion.Json),
        "/healthz" or "/livez" or "/readyz" => ApiResponse.Plain(200, "ok"),
        var path => _discovery.Answer(info, request.Accept) ?? _openApi.Answer(path),
    };

    private ApiResponse Answer(Call call)
    {
        if (call.Type.DeprecationWarning.Length > 0)
            call.Warnings.Add(call.Type.DeprecationWarning);
        try
        {
            return _resources.Handle(call) with { Warnings = call.Warnings, ChangedNothing = call.ChangedNothing };
        }
        catch (ApiError error)
        {
            return error.ToResponse() with { Warnings = call.Warnings };
        }
    }

    // Only a namespace itself is inside of a namespace and yet of none.
    private static RequestInfo Placed(RequestInfo info, ResourceType type)
    {
        if (!type.Namespaced)
            return info with { Namespace = "" };
        var needsNamespace = info.Name.Length > 0 || info.Verb == "create";
        return needsNamespace && info.Namespace.Length == 0 ? throw ApiError.NoSuchResource() : info;
    }
}
