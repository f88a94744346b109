using HomelabAutoscaler.Core.Machines;

namespace HomelabAutoscaler.Core.Notifications;

/// <summary>
/// Chooses what of all that is told as Events goes to the owner's phone: what the operator has given up for now, once, and
/// that it is well again. Attempts that are repeated, and what goes as it should, are no news.
/// </summary>
public sealed class NotificationLog
{
    /// <summary>The same trouble of the same machine is told again when it lasts as long.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromHours(12);

    private readonly Dictionary<(string Machine, string Action), (string Reason, DateTimeOffset Told)> _troubles = [];

    /// <summary>What is to be sent; null for nothing.</summary>
    /// <param name="machine">The machine, as NAMESPACE/NAME.</param>
    /// <param name="notice">What is told of it.</param>
    /// <param name="now">The present time.</param>
    public Notification? Take(string machine, Notice notice, DateTimeOffset now)
    {
        var key = (machine, notice.Action);
        if (notice.IsWarning)
        {
            if (TitleOf(notice.Reason) is not { } title || (_troubles.TryGetValue(key, out var known) && known.Reason == notice.Reason && now - known.Told < Again))
            {
                return null;
            }

            _troubles[key] = (notice.Reason, now);
            return new($"{machine} {title}", notice.Note, true, machine, notice.Reason, now);
        }

        if (!IsEnd(notice.Reason))
        {
            return null;
        }

        // A machine that is Ready or off is so whichever way it failed before.
        var ended = _troubles.Keys.Where(trouble => trouble.Machine == machine && (trouble.Action == notice.Action || trouble.Action == "Drain")).ToList();
        ended.ForEach(trouble => _troubles.Remove(trouble));
        return ended.Count > 0 ? new($"{machine} is well again", notice.Note, false, machine, "Recovered", now) : null;
    }

    private static string? TitleOf(string reason) => reason switch
    {
        "StartupFailed" => "does not start",
        "ShutdownFailed" => "does not switch off",
        "DrainFailed" => "cannot be drained",
        _ => null,
    };

    private static bool IsEnd(string reason) => reason is "Ready" or "Off";
}
