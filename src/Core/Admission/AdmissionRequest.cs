using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>What somebody wants to write.</summary>
[Wire]
public sealed partial record AdmissionRequest
{
    public required string Uid { get; init; }

    public required AdmissionKind Kind { get; init; }

    /// <summary>CREATE, UPDATE, DELETE or CONNECT.</summary>
    public string Operation { get; init; } = "";

    public AdmissionUser UserInfo { get; init; } = new();

    /// <summary>The object as it would be written; null for DELETE.</summary>
    [WireName("object")]
    public RawJson? After { get; init; }

    /// <summary>The object as it is; null for CREATE.</summary>
    [WireName("oldObject")]
    public RawJson? Before { get; init; }
}

[Wire]
public sealed partial record AdmissionKind
{
    public string Group { get; init; } = "";

    public string Version { get; init; } = "";

    public string Kind { get; init; } = "";
}

[Wire]
public sealed partial record AdmissionUser
{
    public string? Username { get; init; }

    public ValueList<string> Groups { get; init; }
}
