using System.Collections.Immutable;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>What is told under one heading.</summary>
/// <param name="Heading">A word or two.</param>
/// <param name="Lines">Sentences without their full stops, one each.</param>
public sealed record Passage(string Heading, ImmutableArray<string> Lines)
{
    public static Passage Of(string heading, params IEnumerable<string?> lines) => new(heading, [.. lines.OfType<string>().Where(line => line.Length > 0)]);
}
