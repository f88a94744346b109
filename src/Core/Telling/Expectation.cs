namespace HomelabAutoscaler.Core.Telling;

/// <summary>Something that will happen to a machine.</summary>
/// <param name="Time">When, or by when at the latest; null for when something else happens, which is said.</param>
/// <param name="What">A sentence without its full stop.</param>
public sealed record Expectation(DateTimeOffset? Time, string What);
