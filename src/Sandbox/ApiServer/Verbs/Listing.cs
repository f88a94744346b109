using System.Globalization;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>The verb list.</summary>
internal sealed class Listing(ClusterState state)
{
    public ApiResponse List(Call call)
    {
        var selection = new Selection(call);
        var at = At(call, out var after);
        if (at < state.CompactedRevision)
        {
            throw ApiError.Expired(after is null
                ? "The resourceVersion for the provided list is too old."
                : "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.");
        }
        var (objects, revision) = state.Snapshot(call.Type.Storage, selection.Namespace, at);
        var inNamespace = selection.Namespace.Length > 0;
        var rest = objects.Where(selection.Accepts);
        if (after is not null)
            rest = rest.SkipWhile(o => Compare(o, after, inNamespace) <= 0);
        var found = rest.ToList();

        var limit = (int)Math.Min(call.Query.Number("limit") ?? 0, int.MaxValue);
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (call.Type.IsCustom)
            metadata["continue"] = "";
        if (limit > 0 && found.Count > limit)
        {
            metadata["continue"] = new ContinueToken(revision, ContinueToken.PlaceOf(found[limit - 1], inNamespace)).ToString();
            // Nobody counts what a selector would still find.
            if (selection.IsPlain)
                metadata["remainingItemCount"] = found.Count - limit;
            found.RemoveRange(limit, found.Count - limit);
        }
        return Representation.Of(call, state.Time).List(found, metadata);
    }

    private static int Compare(StoredObject stored, string after, bool inNamespace)
    {
        if (inNamespace)
            return string.CompareOrdinal(stored.Name, after);
        var separator = after.IndexOf('/', StringComparison.Ordinal);
        var ns = separator < 0 ? "" : after[..separator];
        var order = string.CompareOrdinal(stored.Namespace, ns);
        return order != 0 ? order : string.CompareOrdinal(stored.Name, after[(separator + 1)..]);
    }

    private long? At(Call call, out string? after)
    {
        after = null;
        var asked = Versions.Asked(call);
        var match = call.Query["resourceVersionMatch"];
        if (call.Query["continue"] is { Length: > 0 } text)
        {
            if (match.Length > 0)
                throw Invalid(call, FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"));
            if (asked > 0)
                throw ApiError.BadRequest("specifying resource version is not allowed when using continue");
            var token = ContinueToken.Parse(text);
            after = token.After;
            return token.Revision;
        }
        if (match.Length > 0 && asked is null)
            throw Invalid(call, FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"));
        if (match is not ("" or "Exact" or "NotOlderThan"))
            throw Invalid(call, FieldError.NotSupported("resourceVersionMatch", match, ["Exact", "NotOlderThan"]));
        if (match == "Exact" && asked == 0)
            throw Invalid(call, FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
        if (asked is not { } version)
            return null;
        Versions.RefuseFuture(version, state.Revision);
        var exact = match == "Exact" || (match.Length == 0 && version > 0 && call.Query.Number("limit") > 0);
        return exact ? version : null;
    }

    private static ApiError Invalid(Call call, FieldError error) => ApiError.Invalid("ListOptions", "meta.k8s.io", call.Info.Name, [error]);
}
