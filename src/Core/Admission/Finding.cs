namespace HomelabAutoscaler.Core.Admission;

/// <summary>Something about one field of an object.</summary>
/// <param name="Field">Where, such as <c>spec.warmHours[0]</c>.</param>
/// <param name="Message">What, why, and what would be right.</param>
public sealed record Finding(string Field, string Message)
{
    public override string ToString() => $"{Field}: {Message}";
}
