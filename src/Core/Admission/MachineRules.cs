using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>What makes sense in a machine's resource, beyond what its schema says.</summary>
public static class MachineRules
{
    private const string GroupLabel = $"metadata.labels.{Machine.GroupLabel}";

    public static void Check(Machine machine, Surroundings around, Findings findings)
    {
        KubeNodeNames.Check(machine, around, findings);
        PowerMeansRules.Check(machine, findings);
        PowerPodRules.Check("spec.startupPodSpec", machine.Spec.StartupPodSpec, findings);
        PowerPodRules.Check("spec.shutdownPodSpec", machine.Spec.ShutdownPodSpec, findings);
        PowerPodRules.Check("spec.forceShutdownPodSpec", machine.Spec.ForceShutdownPodSpec, findings);
        PowerPodRules.Check("spec.verifyOffPodSpec", machine.Spec.VerifyOffPodSpec, findings);
        TemplateRules.Check("spec.template", machine.Spec.Template, findings);

        // Only their keys are used.
        TaintEffects.Check("spec.taintsToRemove", machine.Spec.TaintsToRemove, findings.Warn);
        PowerRules.Check(machine.Spec.Power, around.Now, findings);
        if (machine.Group is not { } name)
        {
            findings.Warn(GroupLabel, "is missing: without a Group, Cluster Autoscaler never switches the machine");
            BootTime.Check(machine, null, around.Policy, findings);
            return;
        }

        var group = around.Find(name);
        BootTime.Check(machine, group, around.Policy, findings);
        if (group is null)
        {
            if (around.AreKnown)
            {
                findings.Warn(GroupLabel, $"is {name.Name}, but there is no such Group in namespace {name.Namespace} yet");
            }
        }
        else if (around.With(group, machine) is var fleet && fleet.TemplateOf(machine) is not null && Hardware.IsMixed(fleet))
        {
            findings.Warn(GroupLabel, $"is {name.Name}. {Hardware.Mixed}");
        }
    }
}
