using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>TokenReview and the access reviews: questions that are answered and not kept.</summary>
internal sealed class Reviews(ClusterState state, Authentication authentication, Authorization authorization)
{
    public ApiResponse Answer(Call call)
    {
        if (call.Info.Verb != "create")
            throw ApiError.MethodNotAllowed();
        var review = Decoding.Body(call);
        ManagedFields.Update(call.Type.Schema, call.Type.Zero, review, call.Manager(state.Now));
        review["status"] = call.Type.Kind switch
        {
            "TokenReview" => Token(review),
            "SelfSubjectAccessReview" => Access(review.Map("spec"), call.User),
            _ => Access(review.Map("spec"), Subject(call, review.Map("spec"))),
        };
        return ApiResponse.Of(201, review);
    }

    private JsonObject Token(JsonObject review)
    {
        if (authentication.Find(review.Text("spec", "token") ?? "") is not { } user)
            return new JsonObject { ["user"] = new JsonObject(), ["error"] = "invalid bearer token" };
        return new JsonObject { ["authenticated"] = true, ["user"] = UserInfo.Of(user), ["audiences"] = new JsonArray(ServiceAccountTokens.Audience) };
    }

    private JsonObject Access(JsonObject? spec, User user)
    {
        var resource = spec.Map("resourceAttributes");
        var wanted = resource is not null
            ? new Attributes(user, resource.Text("verb") ?? "")
            {
                Group = resource.Text("group") ?? "",
                Resource = resource.Text("resource") ?? "",
                Subresource = resource.Text("subresource") ?? "",
                Namespace = resource.Text("namespace") ?? "",
                Name = resource.Text("name") ?? "",
            }
            : new Attributes(user, spec.Text("nonResourceAttributes", "verb") ?? "") { Path = spec.Text("nonResourceAttributes", "path") ?? "/" };
        var status = new JsonObject { ["allowed"] = authorization.Allows(wanted, out var reason) };
        if (reason.Length > 0)
            status["reason"] = reason;
        return status;
    }

    private static User Subject(Call call, JsonObject? spec)
    {
        if (spec.Text("user") is not { Length: > 0 } && spec.List("groups") is not { Count: > 0 })
            throw call.Invalid("", FieldError.Invalid("spec.user", "", "at least one of user or group must be specified"));
        return new User(spec.Text("user") ?? "", [.. spec.List("groups").Texts()]);
    }
}
