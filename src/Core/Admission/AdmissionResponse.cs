using System.Text;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>Whether it may be written, and what people are told.</summary>
[Wire]
public sealed partial record AdmissionResponse
{
    private const int UnprocessableEntity = 422;

    /// <summary>Warnings and errors are for people: a handful is read.</summary>
    private const int Most = 16;

    /// <summary>The request's own.</summary>
    public required string Uid { get; init; }

    public required bool Allowed { get; init; }

    /// <summary>Why not.</summary>
    public KubeStatus? Status { get; init; }

    /// <summary>What kubectl shows, a line each.</summary>
    public ValueList<string> Warnings { get; init; }

    /// <summary>A JSON patch in base64.</summary>
    public string? Patch { get; init; }

    public string? PatchType { get; init; }

    public static AdmissionResponse Allow(string uid) => new() { Uid = uid, Allowed = true };

    /// <param name="uid">The request's own.</param>
    /// <param name="patch">A JSON patch.</param>
    public static AdmissionResponse Change(string uid, string patch) =>
        new() { Uid = uid, Allowed = true, Patch = Convert.ToBase64String(Encoding.UTF8.GetBytes(patch)), PatchType = "JSONPatch" };

    public static AdmissionResponse Refuse(string uid, string why) =>
        new() { Uid = uid, Allowed = false, Status = new() { Reason = "Invalid", Code = UnprocessableEntity, Message = why } };

    public static AdmissionResponse Of(string uid, Findings findings)
    {
        var response = findings.Errors.Count == 0 ? Allow(uid) : Refuse(uid, Text(findings.Errors));
        return response with { Warnings = findings.Warnings.Take(Most).Select(warning => warning.ToString()).ToValueList() };
    }

    private static string Text(IReadOnlyList<Finding> errors) =>
        string.Join("; ", errors.Take(Most)) + (errors.Count > Most ? $"; and {errors.Count - Most} more" : "");
}
