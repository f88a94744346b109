using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>How to delete, from the request's body or its query.</summary>
internal sealed record DeleteOptions
{
    public long? GracePeriodSeconds { get; init; }

    /// <summary>Background, Foreground or Orphan; empty leaves it to the kind, which means Background.</summary>
    public string Propagation { get; init; } = "";

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    public bool DryRun { get; init; }

    public static DeleteOptions Background { get; } = new();

    public static DeleteOptions Of(Call call)
    {
        if (call.Request.Body.Length > 0)
            return From(Decoding.Other(call.Request, "DeleteOptions")) with { DryRun = call.DryRun };
        return Checked(new DeleteOptions
        {
            GracePeriodSeconds = call.Query.Number("gracePeriodSeconds"),
            Propagation = call.Query["propagationPolicy"],
            DryRun = call.DryRun,
        });
    }

    public static DeleteOptions From(JsonObject? options) => Checked(new DeleteOptions
    {
        GracePeriodSeconds = options.Integer("gracePeriodSeconds"),
        Propagation = options.Text("propagationPolicy") ?? (options.Flag("orphanDependents") ?? false ? "Orphan" : ""),
        Uid = options.Text("preconditions", "uid"),
        ResourceVersion = options.Text("preconditions", "resourceVersion"),
        DryRun = options.List("dryRun").Texts().Contains("All"),
    });

    private static DeleteOptions Checked(DeleteOptions options) => options.Propagation is "" or "Background" or "Foreground" or "Orphan"
        ? options
        : throw ApiError.Invalid("DeleteOptions", "meta.k8s.io", "",
            [FieldError.NotSupported("propagationPolicy", options.Propagation, ["Foreground", "Background", "Orphan", "nil"])]);
}
