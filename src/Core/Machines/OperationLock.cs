using System.Globalization;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>
/// A lock that somebody else put on a machine with the Go original's four annotations: until it expires, no operation
/// begins. The operator itself takes none; its races are settled by resourceVersion.
/// </summary>
public sealed record OperationLock(string Operation, string Owner, DateTimeOffset Expires)
{
    public const string OperationAnnotation = "homelab-autoscaler.dev/operation-lock";
    public const string OwnerAnnotation = "homelab-autoscaler.dev/lock-owner";
    public const string TimestampAnnotation = "homelab-autoscaler.dev/lock-timestamp";
    public const string TimeoutAnnotation = "homelab-autoscaler.dev/lock-timeout";

    /// <summary>How long a lock holds that names no timeout, or none that can be read.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    /// <summary>The lock on a machine, or null when there is none, it has expired, or its time cannot be read.</summary>
    public static OperationLock? On(Machine machine, DateTimeOffset now)
    {
        var annotations = machine.Metadata.Annotations;
        if (annotations[OperationAnnotation] is not { Length: > 0 } operation
            || annotations[OwnerAnnotation] is not { Length: > 0 } owner
            || !DateTimeOffset.TryParse(annotations[TimestampAnnotation], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var taken))
        {
            return null;
        }

        var timeout = double.TryParse(annotations[TimeoutAnnotation], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds < TimeSpan.FromDays(365).TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : DefaultTimeout;

        // A time that is yet to come is another clock's, or nonsense.
        return now - taken < timeout && taken - now < ClockSkew ? new(operation, owner, taken + timeout) : null;
    }
}
