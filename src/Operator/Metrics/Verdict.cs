namespace HomelabAutoscaler.Operator.Metrics;

/// <summary>Whether somebody may read the metrics.</summary>
internal enum Verdict
{
    Allowed,

    /// <summary>Nobody knows who he is.</summary>
    Unknown,

    /// <summary>He is known, and may not.</summary>
    Forbidden,
}
