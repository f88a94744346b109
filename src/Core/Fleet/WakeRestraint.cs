using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Fleet;

/// <summary>Why it cannot be promised that a machine is switched on.</summary>
public static class WakeRestraint
{
    /// <summary>What is in the way of waking the machine; null when nothing is. One that is only watched may be chosen: that is said of it.</summary>
    public static Restraint? On(FleetGroup group, Machine machine, DateTimeOffset now)
    {
        if (machine.Status.Progress == MachineState.Unknown)
        {
            return new("NotLookedAt", "Nobody has looked at the machine yet", null);
        }

        if (!PowerPods.Has(machine, PowerAction.On, group.PolicyOf(machine).DriverImage))
        {
            return new("NothingToStartWith", $"The machine cannot be switched on: {PowerPods.WhyNone(machine, PowerAction.On)}", null);
        }

        if (machine.Status.Failure is { Kind: PowerOperationKind.Startup } failure && now < failure.RetestTime)
        {
            return new("Quarantined", $"The machine failed to switch on and is tried again from {Moments.Text(failure.RetestTime)} on", failure.RetestTime);
        }

        if (group.HoldOn(machine, PowerState.Off, now) is { } hold)
        {
            return new("ManualHold", $"A person wants the machine off until {Moments.Text(hold)}", hold);
        }

        var view = group.ViewOf(machine);
        if (machine.Status.Progress == MachineState.ShuttingDown && view.Policy.MinOffTime is var rest && rest > TimeSpan.Zero)
        {
            return new("MinOffTime", $"The machine is being switched off, and then stays off for {GoDuration.Format(rest)} at least", null);
        }

        // Nobody's wish: the one on record is not the one that is to come.
        return Restraint.OnStart(view, wish: null, now) is { Reason: not Restraint.RecommendOnly } restraint ? restraint : null;
    }
}
