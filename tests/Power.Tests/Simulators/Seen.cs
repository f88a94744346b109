namespace HomelabAutoscaler.Power.Tests.Simulators;

/// <summary>A request as a device saw it.</summary>
internal sealed record Seen(string Method, string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public override string ToString() => $"{Method} {Path}";
}
