using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A management controller that speaks Redfish.</summary>
[Wire]
[Cel("!(has(self.caCertificate) && has(self.certificateFingerprint))", "give either caCertificate or certificateFingerprint")]
public sealed partial record RedfishController
{
    /// <summary>Address of the controller, such as https://192.0.2.10.</summary>
    [Pattern("^https?://[^/?#@ ]+/?$")]
    [Bounds(Maximum = 512)]
    public required string Url { get; init; }

    /// <summary>Id of the ComputerSystem. Default: the only one.</summary>
    [Bounds(Minimum = 1, Maximum = 128)]
    public string? SystemId { get; init; }

    /// <summary>Who to log in as.</summary>
    public Credentials? Credentials { get; init; }

    /// <summary>Certificate, in PEM, of the authority that the controller's certificate must come from. Default: those that the image trusts.</summary>
    public SecretKey? CaCertificate { get; init; }

    /// <summary>SHA-256 of the controller's own certificate, as 64 hexadecimal digits with or without colons: whoever has it is trusted, whatever else it says.</summary>
    [Pattern("^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$")]
    public string? CertificateFingerprint { get; init; }
}
