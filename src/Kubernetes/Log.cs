using Microsoft.Extensions.Logging;

namespace HomelabAutoscaler.Kubernetes;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting for the API server: {Cause}. Next try in {Wait}")]
    public static partial void WaitingForServer(this ILogger logger, string cause, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Information, Message = "The API server answers again about {Kind}")]
    public static partial void ServerAnswersAgain(this ILogger logger, string kind);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Listed {Count} {Kind} at {ResourceVersion}")]
    public static partial void Listed(this ILogger logger, int count, string kind, string resourceVersion);

    [LoggerMessage(Level = LogLevel.Information, Message = "Listing {Kind} again: {Cause}")]
    public static partial void ListingAgain(this ILogger logger, string kind, string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Passed over an object of {Kind} that cannot be read: {Cause}")]
    public static partial void Unreadable(this ILogger logger, string kind, string cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "Leading as {Identity}")]
    public static partial void Leading(this ILogger logger, string identity);

    [LoggerMessage(Level = LogLevel.Information, Message = "Following {Holder}")]
    public static partial void Following(this ILogger logger, string holder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No longer leading: {Cause}")]
    public static partial void LostLead(this ILogger logger, string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot ask for the lead: {Cause}")]
    public static partial void CannotLead(this ILogger logger, string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Event {Reason} about {Subject} was not recorded: {Cause}")]
    public static partial void EventLost(this ILogger logger, string reason, string subject, string cause);
}
