using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Operator;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Machine}: {Note}")]
    public static partial void Noticed(this ILogger logger, MachineName machine, string note);

    [LoggerMessage(Level = LogLevel.Information, Message = "Group {Group}: {Note}")]
    public static partial void Told(this ILogger logger, GroupName group, string note);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Machine}: {Effect}")]
    public static partial void Acting(this ILogger logger, MachineName machine, string effect);

    [LoggerMessage(Level = LogLevel.Information, Message = "Freeing Kubernetes Node {Node}: machine {Machine} is gone")]
    public static partial void ReleasingNode(this ILogger logger, KubeNodeName node, MachineName machine);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Key}: {Cause}. Next try in {Wait}")]
    public static partial void PassFailed(this ILogger logger, object key, string cause, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Key}: this should not happen, please report it. Next try in {Wait}")]
    public static partial void PassBroke(this ILogger logger, object key, Exception exception, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Key}: {Cause}. Looking again")]
    public static partial void PassOvertaken(this ILogger logger, object key, string cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "homelab-autoscaler {Version} for {Server}, namespaces {Namespaces}")]
    public static partial void Starting(this ILogger logger, string version, Uri server, string namespaces);

    [LoggerMessage(Level = LogLevel.Information, Message = "Synced: {Machines} machines in {Groups} groups, {Nodes} Kubernetes Nodes")]
    public static partial void Synced(this ILogger logger, int machines, int groups, int nodes);

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster Autoscaler: {Call}")]
    public static partial void Called(this ILogger logger, string call);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster Autoscaler: {Call} refused: {Cause}")]
    public static partial void Refused(this ILogger logger, string call, string cause);

    [LoggerMessage(Message = "{Machine}: {Note}")]
    public static partial void PlugNoticed(this ILogger logger, LogLevel level, MachineName machine, string note);

    [LoggerMessage(Message = "{Note}")]
    public static partial void SupplyNoticed(this ILogger logger, LogLevel level, string note);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What the power supply asks for could not be written: {Cause}. It is tried again")]
    public static partial void SupplyWishFailed(this ILogger logger, string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notification \"{Title}\" was not sent: {Cause}")]
    public static partial void NotSent(this ILogger logger, string title, string cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "Status page: serving on {Address}")]
    public static partial void ServingStatusPage(this ILogger logger, string address);

    [LoggerMessage(Level = LogLevel.Information, Message = "Status page: {User} says {Action} to {Namespace}/{Machine}")]
    public static partial void PageAction(this ILogger logger, string user, string action, string @namespace, string machine);

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhooks: serving on {Address}")]
    public static partial void ServingWebhooks(this ILogger logger, string address);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Server}: certificate from {Source}, valid until {Until:yyyy-MM-dd HH:mm}")]
    public static partial void UsingCertificate(this ILogger logger, string server, string source, DateTime until);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Server}: made a new certificate")]
    public static partial void MadeCertificate(this ILogger logger, string server);

    [LoggerMessage(Level = LogLevel.Warning, Message = "gRPC: Secret {Secret} has a new certificate for Cluster Autoscaler, which reads it when it starts: restart it if it runs with the former one")]
    public static partial void MadeClientCertificate(this ILogger logger, ObjectKey secret);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Server}: {Trouble}")]
    public static partial void CertificateTrouble(this ILogger logger, string server, string trouble);

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhooks: {Operation} {Kind} refused: {Cause}")]
    public static partial void RefusedAdmission(this ILogger logger, string operation, string kind, string cause);
}
