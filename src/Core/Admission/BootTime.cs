using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>Time to boot that is shorter than the machine was measured to need.</summary>
internal static class BootTime
{
    public static void Check(Machine machine, Group? group, PowerPolicy flags, Findings findings)
    {
        if (machine.Status.LastBootSeconds is not { } seconds)
        {
            return;
        }

        var measured = TimeSpan.FromSeconds(seconds);
        var policy = EffectivePolicy.Of(machine, group, flags);
        Warn("spec.power.startupAttemptTimeout", policy.StartupAttemptTimeout);
        Warn(group is null ? "--max-node-provision-time" : "spec.maxNodeProvisionTime of the Group", policy.MaxNodeProvisionTime);

        void Warn(string field, TimeSpan limit)
        {
            if (limit < measured)
            {
                findings.Warn(field, $"is {GoDuration.Format(limit)}, but {machine.Metadata.Name} last took {GoDuration.Format(measured)} to boot: such a boot counts as failed");
            }
        }
    }
}
