using System.Net;

namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>The API server refused a request, or could not be asked.</summary>
public sealed class KubeApiException : Exception
{
    public KubeApiException(KubeRequest request, HttpStatusCode? status, string reason, string message, TimeSpan? retryAfter = null, Exception? inner = null)
        : base($"{request}: {(status is { } code ? $"{(int)code} {reason}: " : "")}{message}", inner)
    {
        Request = request;
        Status = status;
        Reason = reason;
        ServerMessage = message;
        RetryAfter = retryAfter;
    }

    public KubeRequest Request { get; }

    /// <summary>Null when there was no answer at all.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>Machine-readable reason of the server's Status, such as Conflict or AlreadyExists.</summary>
    public string Reason { get; }

    /// <summary>What the server said, without the request.</summary>
    public string ServerMessage { get; }

    /// <summary>When the server wants to be asked again.</summary>
    public TimeSpan? RetryAfter { get; }

    public bool IsNotFound => Status == HttpStatusCode.NotFound;

    /// <summary>Somebody else wrote in between: look again, decide again.</summary>
    public bool IsConflict => Status == HttpStatusCode.Conflict && Reason != AlreadyExists;

    public bool IsAlreadyExists => Status == HttpStatusCode.Conflict && Reason == AlreadyExists;

    /// <summary>The resourceVersion is no longer known, or not yet since the server's storage was restored from a backup: list again.</summary>
    public bool IsGone => Status == HttpStatusCode.Gone
        || (Status == HttpStatusCode.GatewayTimeout && ServerMessage.Contains("Too large resource version", StringComparison.Ordinal));

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient => Status is null or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;

    private const string AlreadyExists = "AlreadyExists";
}
