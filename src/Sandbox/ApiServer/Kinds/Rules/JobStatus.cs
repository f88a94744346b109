using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>A Job's status must be one that the Job controller could have written.</summary>
internal static class JobStatus
{
    private static readonly string[] Final = ["Complete", "Failed", "SuccessCriteriaMet", "FailureTarget"];

    public static IEnumerable<FieldError> Validate(JsonObject value, JsonObject old)
    {
        var status = value.Map("status");
        var (complete, failed) = (Is(value, "Complete"), Is(value, "Failed"));
        if (complete && failed)
            yield return FieldError.Invalid("status.conditions", status.At("conditions")?.DeepClone(), "cannot set Complete=True and Failed=true conditions");
        if (complete && !Is(value, "SuccessCriteriaMet"))
            yield return FieldError.Invalid("status.conditions", status.At("conditions")?.DeepClone(), "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
        if (failed && !Is(value, "FailureTarget"))
            yield return FieldError.Invalid("status.conditions", status.At("conditions")?.DeepClone(), "cannot set Failed=True condition without the FailureTarget=true condition");
        if (complete || failed)
        {
            if (status.At("startTime") is null)
                yield return FieldError.Required("status.startTime", "startTime is required for finished job");
            foreach (var counter in new[] { "active", "terminating" })
            {
                if (status.Integer(counter) > 0)
                    yield return FieldError.Invalid($"status.{counter}", status.At(counter), $"{counter}>0 is invalid for finished job");
            }
        }
        if (complete && status.At("completionTime") is null)
            yield return FieldError.Required("status.completionTime", "completionTime is required for Complete jobs");
        if (!complete && status.At("completionTime") is { } early)
            yield return FieldError.Invalid("status.completionTime", early, "cannot set completionTime when there is no Complete=True condition");
        if (string.CompareOrdinal(status.Text("completionTime"), status.Text("startTime")) < 0 && status.At("completionTime") is { } completion)
            yield return FieldError.Invalid("status.completionTime", completion, "completionTime cannot be set before startTime");
        foreach (var final in Final.Where(type => Is(old, type) && !Is(value, type)))
            yield return FieldError.Invalid("status.conditions", status.At("conditions")?.DeepClone(), $"cannot disable the {final}=True condition");
        if (old.Text("status", "startTime") is { } started && status.Text("startTime") != started && value.Flag("spec", "suspend") is not true)
            yield return FieldError.Invalid("status.startTime", status.At("startTime"), "field is immutable for unsuspended job once set");
        if (old.At("status", "completionTime") is { } done && !JsonEquality.Same(status.At("completionTime"), done))
            yield return FieldError.Invalid("status.completionTime", status.At("completionTime"), "field is immutable");
    }

    private static bool Is(JsonObject job, string type) =>
        job.List("status", "conditions").Objects().Any(c => c.Text("type") == type && c.Text("status") == "True");
}
