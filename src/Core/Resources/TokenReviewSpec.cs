using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

[Wire]
public sealed partial record TokenReviewSpec
{
    public string? Token { get; init; }

    /// <summary>Credentials do not belong into logs.</summary>
    public override string ToString() => nameof(TokenReviewSpec);
}
