namespace HomelabAutoscaler.Report.Results;

/// <summary>One benchmark's figures.</summary>
/// <param name="Suite">Its class.</param>
/// <param name="Method">Its method's name, or what the benchmark calls itself.</param>
/// <param name="Parameters">Such as <c>Machines=10</c>; empty without.</param>
/// <param name="Nanoseconds">The mean of one operation; null when it was not measured.</param>
/// <param name="AllocatedBytes">Of one operation; null when it was not measured.</param>
internal sealed record BenchmarkResult(string Suite, string Method, string Parameters, double? Nanoseconds, long? AllocatedBytes);
