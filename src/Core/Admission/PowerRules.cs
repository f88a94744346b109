using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>How machines are switched, of a Group or of one machine.</summary>
internal static class PowerRules
{
    private const string Field = "spec.power";

    public static void Check(PowerSettings? power, DateTimeOffset now, Findings findings)
    {
        if (power is null)
        {
            return;
        }

        Durations.CheckPositive($"{Field}.startupAttemptTimeout", power.StartupAttemptTimeout, findings);
        Durations.CheckPositive($"{Field}.shutdownAttemptTimeout", power.ShutdownAttemptTimeout, findings);
        Durations.Check($"{Field}.retryBackoff", power.RetryBackoff, findings);
        Durations.Check($"{Field}.manualHold", power.ManualHold, findings);
        Durations.Check($"{Field}.minOnTime", power.MinOnTime, findings);
        Durations.Check($"{Field}.minOffTime", power.MinOffTime, findings);
        Durations.Check($"{Field}.drain.timeout", power.Drain?.Timeout, findings);
        Durations.Check($"{Field}.drift.after", power.Drift?.After, findings);
        if (power.Maintenance?.Until is { } until && until <= now)
        {
            findings.Warn($"{Field}.maintenance.until", $"is {Moments.Text(until)}, which has passed: the maintenance is over");
        }
    }
}
