using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Every verb on every resource: what answers which request.</summary>
internal sealed class Resources(ClusterState state, Admission admission, ServiceAccountTokens tokens, Reviews reviews)
{
    private readonly Creation _creation = new(state, admission);
    private readonly Updating _updating = new(state, admission);
    private readonly Deletion _deletion = new(state, admission);
    private readonly Listing _listing = new(state);
    private readonly Binding _binding = new(state);

    public ApiResponse Handle(Call call) => (call.Info.Subresource, call.Info.Verb) switch
    {
        _ when !IsServed(call) => throw ApiError.NoSuchResource(),
        _ when call.Type.IsReview => reviews.Answer(call),
        ("", "list") => _listing.List(call),
        (_, "watch") => new ApiResponse(200, Array.Empty<byte>()) { Watch = new Watch(state, call) },
        ("", "create") when call.Info.Name.Length == 0 => Answer(call, 201, _creation.Create(call, Decoding.Body(call))),
        ("", "delete") => Delete(call),
        ("", "deletecollection") => DeleteCollection(call),
        ("eviction", "create") => new Eviction(state, _deletion).Evict(call),
        ("binding", "create") => _binding.Bind(call),
        ("token", "create") => tokens.Request(call),
        ("scale", "get") => ApiResponse.Of(200, Scale(call).Read(Live(call))),
        ("scale", "update") => Rescale(call, _ => Decoding.Other(call.Request, "Scale")),
        ("scale", "patch") => Rescale(call, Patching.Read(call, BuiltInSchemas.Of("V1Scale"), call.Type.IsCustom)),
        ("" or "status" or "finalize", "get") => Answer(call, 200, Found(call)),
        ("" or "status" or "finalize", "update") when call.Info.Name.Length > 0 => Update(call),
        ("" or "status", "patch") when call.Info.Name.Length > 0 => Patch(call),
        _ => throw ApiError.MethodNotAllowed(),
    };

    private static bool IsServed(Call call) => call.Info.Subresource.Length == 0 || call.Type.Subresources.Any(s => s.Name == call.Info.Subresource);

    private StoredObject Found(Call call) => state.Get(call.Type.Storage, call.Info.Namespace, call.Info.Name) ?? throw call.NotFound();

    private JsonObject Live(Call call) => call.Type.View(Found(call).Value);

    private ApiResponse Update(Call call)
    {
        var body = Decoding.Body(call);
        var metadata = body.Child("metadata");
        if (metadata.Text("name") is not { } name || name != call.Info.Name)
            throw ApiError.BadRequest($"the name of the object ({metadata.Text("name")}) does not match the name on the URL ({call.Info.Name})");
        Metadata.Locate(call, metadata);
        if (call.Type.CreatesOnUpdate && state.Get(call.Type.Storage, call.Info.Namespace, call.Info.Name) is null)
        {
            metadata.Remove("resourceVersion");
            return Answer(call, 201, _creation.Create(call, body));
        }
        return Answer(call, 200, _updating.Update(call, _ => body.Copy()));
    }

    private ApiResponse Patch(Call call)
    {
        if (Patching.IsApply(call))
            return Apply(call);
        var patch = Patching.Read(call, call.Type.Schema, call.Type.IsCustom);
        return Answer(call, 200, _updating.Update(call, live => Decoding.Typed(call, patch(live), [])));
    }

    private ApiResponse Apply(Call call)
    {
        var configuration = Patching.Configuration(call);
        JsonObject Merged(JsonObject live) => Decoding.Typed(call,
            ManagedFields.Apply(call.Type.Schema, live, configuration.Copy(), call.Manager(state.Now), call.Query.Flag("force")), []);

        if (state.Get(call.Type.Storage, call.Info.Namespace, call.Info.Name) is not null)
            return Answer(call, 200, _updating.Update(call, Merged, applied: true));
        if (call.IsStatus || configuration.Text("metadata", "uid") is { Length: > 0 })
            throw call.NotFound();
        return Answer(call, 201, _creation.Create(call, Merged(call.Type.Zero), applied: true));
    }

    private ApiResponse Delete(Call call)
    {
        var (last, gone) = _deletion.Delete(call, DeleteOptions.Of(call));
        return gone && !call.Type.ReturnsDeleted ? ApiResponse.Of(200, Deleted(call, last)) : Answer(call, 200, last);
    }

    private ApiResponse DeleteCollection(Call call)
    {
        var selection = new Selection(call);
        var options = DeleteOptions.Of(call);
        var (objects, revision) = state.Snapshot(call.Type.Storage, selection.Namespace);
        var wanted = objects.Where(selection.Accepts).ToList();
        foreach (var stored in wanted)
            DeleteOne(call with { Info = call.Info with { Name = stored.Name, Namespace = stored.Namespace, Verb = "delete" } }, options);
        return Representation.Of(call, state.Time).List(wanted, new JsonObject { ["resourceVersion"] = revision.ToString(System.Globalization.CultureInfo.InvariantCulture) });
    }

    private void DeleteOne(Call call, DeleteOptions options)
    {
        try
        {
            _deletion.Delete(call, options);
        }
        catch (ApiError gone) when (gone.Code == 404)
        {
            // Someone else was faster.
        }
    }

    private ApiResponse Rescale(Call call, Func<JsonObject, JsonObject> change)
    {
        var scale = Scale(call);
        var written = _updating.Update(call, live =>
        {
            var wanted = change(scale.Read(live));
            if (wanted.Integer("spec", "replicas") < 0)
                throw ApiError.Invalid("Scale", "autoscaling", call.Info.Name, [FieldError.Invalid("spec.replicas", wanted.At("spec", "replicas"), "must be greater than or equal to 0")]);
            var next = live.Copy();
            scale.Write(next, wanted);
            if (wanted.Text("metadata", "resourceVersion") is { Length: > 0 } version)
                next.Child("metadata")["resourceVersion"] = version;
            return next;
        });
        return ApiResponse.Of(200, scale.Read(call.Type.View(written.Value)));
    }

    private static ScaleSubresource Scale(Call call) => call.Type.Scale ?? throw ApiError.NoSuchResource();

    private ApiResponse Answer(Call call, int status, StoredObject stored) => new(status, [Representation.Of(call, state.Time).Of(stored)]);

    private static JsonObject Deleted(Call call, StoredObject last)
    {
        var details = new JsonObject { ["name"] = last.Name };
        if (call.Type.Group.Length > 0)
            details["group"] = call.Type.Group;
        details["kind"] = call.Type.Resource;
        details["uid"] = last.Uid;
        return new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details };
    }
}
