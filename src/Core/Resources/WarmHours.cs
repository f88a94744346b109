using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>A time that comes again and again in which a number of machines is kept on.</summary>
[Wire]
[Cel("has(self.duration) != has(self.end)", "give either duration or end")]
public sealed partial record WarmHours
{
    /// <summary>When the window opens, as a cron expression of five fields such as "0 8 * * MON-FRI", or a name such as @daily.</summary>
    [Pattern(Cron)]
    [Bounds(Maximum = 128)]
    public required string Start { get; init; }

    /// <summary>How long the window is open, such as 10h: passed time, also in the night in which the clocks change.</summary>
    [Pattern(@"^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$")]
    [Bounds(Maximum = 32)]
    public string? Duration { get; init; }

    /// <summary>When the window closes, as a cron expression: the first time that it comes after the start.</summary>
    [Pattern(Cron)]
    [Bounds(Maximum = 128)]
    public string? End { get; init; }

    /// <summary>Time zone of start and end as the IANA names it, such as Europe/Berlin. Default: UTC. A time that the clocks skip comes when they go on; a given hour that they repeat comes once.</summary>
    [Pattern(@"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$")]
    [Bounds(Maximum = 64)]
    public string? TimeZone { get; init; }

    /// <summary>Number of machines of the group that are kept on while the window is open. Of several open windows the one with the most counts.</summary>
    [Bounds(Minimum = 1, Maximum = 1000)]
    public required int Machines { get; init; }

    /// <summary>What becomes of the machines when the window closes. Default: Leave.</summary>
    public WindowEnd? AtEnd { get; init; }

    private const string Cron = @"^ *(@[a-z_]+|[^ @]+( +[^ ]+){4}) *$";
}
