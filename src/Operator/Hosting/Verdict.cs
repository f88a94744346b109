namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>Whether somebody may do what he asks for.</summary>
internal enum Verdict
{
    Allowed,

    /// <summary>Nobody knows who he is.</summary>
    Unknown,

    /// <summary>He is known, and may not.</summary>
    Forbidden,
}

/// <summary>What is known of a client.</summary>
/// <param name="Verdict">Whether he may.</param>
/// <param name="User">Who he is; empty when nobody knows.</param>
internal readonly record struct Judgement(Verdict Verdict, string User)
{
    public static Judgement Unknown { get; } = new(Verdict.Unknown, "");
}
