using System.Text.Json;
using HomelabAutoscaler.Core.Errors;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>Answers the API server's questions about Groups and machines.</summary>
/// <param name="homeNamespace">The operator's own namespace.</param>
/// <param name="surroundings">What is known of the cluster at this moment.</param>
public sealed class Reviewer(string homeNamespace, Func<Surroundings> surroundings)
{
    /// <summary>Their work must go on whatever people have written: power, finalizers, garbage collection.</summary>
    private readonly string[] _trusted = ["system:nodes", "system:serviceaccounts:kube-system", $"system:serviceaccounts:{homeNamespace}"];

    /// <exception cref="NotSupportedException">It is about another kind.</exception>
    public AdmissionResponse Validate(AdmissionRequest request) => request.Kind.Kind switch
    {
        "Group" => Validate<Group>(request, Judge.Of),
        "Node" => Validate<Machine>(request, Judge.Of),
        var other => throw NotOurs(other),
    };

    /// <exception cref="NotSupportedException">It is about another kind.</exception>
    public static AdmissionResponse Default(AdmissionRequest request)
    {
        if (request.Kind.Kind is not ("Group" or "Node"))
        {
            throw NotOurs(request.Kind.Kind);
        }

        // What cannot be read is left to the schema, which is looked at after this.
        var patch = request.Kind.Kind == "Node" && request.After is { } written && TryRead<Machine>(written, out _) is { } machine ? Defaults.PatchFor(machine) : null;
        return patch is null ? AdmissionResponse.Allow(request.Uid) : AdmissionResponse.Change(request.Uid, patch);
    }

    private AdmissionResponse Validate<T>(AdmissionRequest request, Func<T, T?, Surroundings, Findings> judge)
        where T : class, IKubeResource<T>
    {
        var allowed = AdmissionResponse.Allow(request.Uid);
        if (request.Operation is not ("CREATE" or "UPDATE") || request.After is not { } written || request.UserInfo.Groups.Any(group => _trusted.Contains(group)))
        {
            return allowed;
        }

        if (TryRead<T>(written, out var problem) is not { } after)
        {
            var why = $"the operator cannot read it: {problem}";
            return request.Before is null ? AdmissionResponse.Refuse(request.Uid, why) : allowed with { Warnings = [why] };
        }

        // Whatever is wrong with it will soon be gone.
        if (after.Metadata.DeletionTimestamp is not null)
        {
            return allowed;
        }

        var before = request.Before is { } old ? TryRead<T>(old, out _) : null;
        var findings = judge(after, before, surroundings());
        UnknownFields.Check<T>(written.Utf8, findings);
        return AdmissionResponse.Of(request.Uid, findings);
    }

    private static T? TryRead<T>(RawJson written, out string? problem)
        where T : class, IKubeResource<T>
    {
        problem = null;
        try
        {
            var reader = new Utf8JsonReader(written.Utf8);
            reader.Read();
            return T.Read(ref reader);
        }
        catch (Exception e) when (e is WireException or JsonException)
        {
            problem = Cause.Of(e);
            return null;
        }
    }

    private static NotSupportedException NotOurs(string kind) => new($"{Quoted.Text(kind)} is no kind of {ApiGroup.Name}");
}
