namespace HomelabAutoscaler.Operator.Notifications;

/// <summary>What is sent to the address for notifications.</summary>
public enum NotificationFormat
{
    /// <summary>As https://ntfy.sh and its own servers take it: the text as body, the rest as headers.</summary>
    Ntfy,

    /// <summary>A JSON object, for webhooks of one's own.</summary>
    Json,
}
