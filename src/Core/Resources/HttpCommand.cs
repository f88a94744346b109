using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A request, and the answer that means that it was carried out.</summary>
[Wire]
public sealed partial record HttpCommand
{
    /// <summary>Method. Default: GET, or POST with a body.</summary>
    [Pattern("^(GET|POST|PUT|PATCH|DELETE)$")]
    public string? Method { get; init; }

    /// <summary>Path and query, added to the device's url.</summary>
    [Bounds(Maximum = 1024)]
    public string? Path { get; init; }

    /// <summary>Headers.</summary>
    [Bounds(Maximum = 32)]
    public StringMap Headers { get; init; }

    /// <summary>Body.</summary>
    [Bounds(Maximum = 16384)]
    public string? Body { get; init; }

    /// <summary>Status that is expected. Default: any from 200 to 299.</summary>
    [Bounds(Minimum = 100, Maximum = 599)]
    public int? ExpectedStatus { get; init; }

    /// <summary>Regular expression that must match somewhere in the answer's body. Default: none.</summary>
    [Bounds(Minimum = 1, Maximum = 1024)]
    public string? ExpectedBody { get; init; }
}
