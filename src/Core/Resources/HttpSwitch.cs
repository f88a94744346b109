using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A smart plug, or anything else that is switched by HTTP requests: of a known kind, or with requests of one's own.</summary>
/// <remarks>Its fields are not called on and off, which kubectl reads as true and false unless they are quoted.</remarks>
[Wire]
[Cel("has(self.preset) || has(self.turnOn) || has(self.turnOff)", "http needs a preset, or requests of its own (turnOn, turnOff)")]
[Cel("!(has(self.caCertificate) && has(self.certificateFingerprint))", "give either caCertificate or certificateFingerprint")]
public sealed partial record HttpSwitch
{
    /// <summary>Kind of device; its requests are known.</summary>
    public HttpPreset? Preset { get; init; }

    /// <summary>Address of the device, such as http://192.0.2.20; paths of requests are added to it. Who to log in as is no part of it.</summary>
    [Pattern("^https?://[^?#@ ]+$")]
    [Bounds(Maximum = 512)]
    public required string Url { get; init; }

    /// <summary>Which relay of the device, counted from 0. Default: 0, the first one.</summary>
    [Bounds(Minimum = 0, Maximum = 63)]
    public int? Channel { get; init; }

    /// <summary>Who to log in as.</summary>
    public Credentials? Credentials { get; init; }

    /// <summary>Certificate, in PEM, of the authority that the device's certificate must come from. Default: those that the image trusts.</summary>
    public SecretKey? CaCertificate { get; init; }

    /// <summary>SHA-256 of the device's own certificate, as 64 hexadecimal digits with or without colons.</summary>
    [Pattern("^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$")]
    public string? CertificateFingerprint { get; init; }

    /// <summary>Switches on; instead of the preset's request.</summary>
    public HttpCommand? TurnOn { get; init; }

    /// <summary>Switches off; instead of the preset's request.</summary>
    public HttpCommand? TurnOff { get; init; }

    /// <summary>
    /// The machine counts as off while it takes no more than this, in watts, although the plug is on: for machines that are
    /// powered off in another way, on a device that measures. Without it only a plug that is off counts, and only where it is
    /// the plug that switches off.
    /// </summary>
    [Bounds(Minimum = 0, Maximum = 10000)]
    public int? StandbyWatts { get; init; }

    /// <summary>Succeeds while the machine is off, and only then; instead of the preset's request.</summary>
    public HttpCommand? IsOff { get; init; }
}
