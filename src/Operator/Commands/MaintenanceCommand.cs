using System.CommandLine;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Keeps the operator's hands off a machine that somebody works on.</summary>
internal static class MaintenanceCommand
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(10 * 365);

    public static Command Build(Surroundings surroundings)
    {
        var options = new ClusterOptions();
        var names = Targets.Argument("Names of machines, or group/NAME", options, surroundings, NameKinds.Machines | NameKinds.Groups);
        var reason = new Option<string?>("--reason") { Description = "Why, for people", HelpName = "text" };
        var until = new Option<string?>("--until") { Description = "When it ends by itself: a duration such as 2h, or a time such as 2026-01-31T18:00:00Z, 2026-01-31 or 18:00", HelpName = "time" };
        var end = new Option<bool>("--end") { Description = "End it" };
        var command = new Command("maintenance", "Switch nothing while somebody works on machines") { names, reason, until, end };
        return ClusterCommand.Ready(command, options, surroundings, (result, session, cancellation) =>
        {
            var maintenance = result.GetValue(end)
                ? NothingElse(result.GetValue(reason), result.GetValue(until))
                : new Maintenance { Reason = Reason(result.GetValue(reason)), Until = Until(result.GetValue(until), session.Now) };
            return Targets.EachAsync(result.GetRequiredValue(names), session, target => SetAsync(target, maintenance, session, cancellation));
        });
    }

    private static async Task SetAsync(Target target, Maintenance? maintenance, ClusterSession session, CancellationToken cancellation)
    {
        var (before, after) = await PowerChange.WriteAsync(target, session, power => power with { Maintenance = maintenance }, cancellation);
        await session.Terminal.Out.WriteLineAsync((before.Maintenance, after.Maintenance) switch
        {
            (_, { Until: { } time } now) => $"{target} is in maintenance until {Moments.Of(time, session.Now)}: {now.Reason}",
            (_, { } now) => $"{target} is in maintenance: {now.Reason}. It ends with: {ProgramName.Text} maintenance {target} --end",
            (not null, _) => $"{target} is in maintenance no more",
            _ => $"{target} is not in maintenance",
        });
    }

    private static Maintenance? NothingElse(string? reason, string? until) =>
        reason is null && until is null ? null : throw new FormatException("--end takes neither --reason nor --until");

    private static string Reason(string? text) => text?.Trim() switch
    {
        null or "" => throw new FormatException("--reason is missing: say why, for whoever wonders later (or --end, to end it)"),
        { Length: > 256 } => throw new FormatException("--reason is longer than 256 characters"),
        var reason => reason,
    };

    /// <summary>Statuses and specs have whole seconds.</summary>
    private static DateTimeOffset? Until(string? text, DateTimeOffset now)
    {
        if (text is null)
        {
            return null;
        }

        var time = GoDuration.TryParse(text, out var duration) && duration <= Longest ? now + duration
            : WrittenTime.TryParse(text, now, out var given) ? given
            : throw new FormatException($"--until is \"{text}\", which is neither a duration such as 2h nor a time such as 2026-01-31T18:00:00Z, 2026-01-31 or 18:00");
        return time > now ? time.ToUniversalTime() : throw new FormatException($"--until is \"{text}\", which is over already: {Moments.Of(time, now)}");
    }
}
