namespace HomelabAutoscaler.Core.Notifications;

/// <summary>Something for its owner's phone.</summary>
/// <param name="Title">What, in a few words.</param>
/// <param name="Text">Why, and what comes next.</param>
/// <param name="IsTrouble">Whether somebody should look; else it is good news.</param>
/// <param name="Machine">Which machine, as NAMESPACE/NAME.</param>
/// <param name="Reason">The reason of the Event that it is made from, or Recovered.</param>
/// <param name="Time">When.</param>
public sealed record Notification(string Title, string Text, bool IsTrouble, string Machine, string Reason, DateTimeOffset Time);
