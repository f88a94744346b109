namespace HomelabAutoscaler.Report.Plots;

/// <param name="Label">What was measured.</param>
/// <param name="Class">ours, original or floor.</param>
/// <param name="Value">Null when it was not measured.</param>
internal sealed record Bar(string Label, string Class, double? Value);
