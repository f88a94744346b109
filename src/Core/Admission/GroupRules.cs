using HomelabAutoscaler.Core.Groups;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>What makes sense in a Group, beyond what its schema says.</summary>
public static class GroupRules
{
    /// <summary>Of a label's value, by which Nodes name their Group.</summary>
    private const int LongestName = 63;

    public static void Check(Group group, Surroundings around, Findings findings)
    {
        var spec = group.Spec;
        if (group.Metadata.Name.Length > LongestName)
        {
            findings.Refuse("metadata.name", $"has {group.Metadata.Name.Length} characters, but a Node's label group can hold {LongestName}: no Node could be in the group");
        }

        Durations.Check("spec.scaleDownUnneededTime", spec.ScaleDownUnneededTime, findings);
        Durations.Check("spec.scaleDownUnreadyTime", spec.ScaleDownUnreadyTime, findings);
        Durations.CheckPositive("spec.maxNodeProvisionTime", spec.MaxNodeProvisionTime, findings);
        Durations.Check("spec.coolDown", spec.CoolDown, findings);
        Thresholds.Check("spec.scaleDownUtilizationThreshold", spec.ScaleDownUtilizationThreshold, findings);
        Thresholds.Check("spec.scaleDownGpuUtilizationThreshold", spec.ScaleDownGpuUtilizationThreshold, findings);
        CheckSizes(spec, around, findings);
        TemplateRules.Check("spec.template", spec.Template, findings);
        PowerRules.Check(spec.Power, around.Now, findings);
        CheckMembers(group, around, findings);
    }

    private static void CheckSizes(GroupSpec spec, Surroundings around, Findings findings)
    {
        if (spec.MinSize > spec.MaxSize)
        {
            findings.Refuse("spec.minSize", $"is {spec.MinSize}, which is more than spec.maxSize {spec.MaxSize}");
        }

        for (var i = 0; i < spec.WarmHours.Count; i++)
        {
            var (field, hours) = ($"spec.warmHours[{i}]", spec.WarmHours[i]);
            if (around.ProblemOf(hours) is { } problem)
            {
                findings.Refuse(field, problem);
            }

            if (hours.Machines > spec.MaxSize)
            {
                findings.Warn($"{field}.machines", $"is {hours.Machines}, but no more than spec.maxSize {spec.MaxSize} are kept on");
            }
            else if (hours.Machines <= spec.MinSize)
            {
                findings.Warn($"{field}.machines", $"is {hours.Machines}, which changes nothing: spec.minSize {spec.MinSize} are always kept on");
            }
        }
    }

    private static void CheckMembers(Group group, Surroundings around, Findings findings)
    {
        var fleet = around.With(group);
        if (fleet.Machines.MaxBy(machine => machine.Status.LastBootSeconds ?? 0) is { } slowest)
        {
            BootTime.Check(slowest, group, around.Policy, findings);
        }

        if (Hardware.IsMixed(fleet))
        {
            findings.Warn("spec", Hardware.Mixed);
        }
    }
}
