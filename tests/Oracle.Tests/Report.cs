using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.Scripts;
using HomelabAutoscaler.Oracle.Tests.World;

namespace HomelabAutoscaler.Oracle.Tests;

/// <summary>What a failing run tells: what broke, the script to paste into a test, and the end of the story.</summary>
internal static class Report
{
    public static string Of(Script script, int seed) => $"seed {seed}: {Of(script)}";

    public static string Of(Script script)
    {
        using var run = new Run(script);
        var violation = run.Play();
        var end = run.Homelab.Objects.Machines.All.Select(machine => Of(machine, run.Homelab));
        return $"{violation}\n\n{script}\n\n{string.Join('\n', run.Story)}\n\n{string.Join('\n', end)}";
    }

    private static string Of(Machine machine, Homelab homelab)
    {
        var node = homelab.NodeOf(machine.Metadata.Name);
        var marks = node is null ? "no Node" : $"Node ready={node.Condition(KubeNodeCondition.Ready)?.Status} unschedulable={node.Spec.Unschedulable} taints=[{string.Join(' ', node.Spec.Taints.Select(taint => taint.Key))}] suspended={NodeMarks.IsSuspended(node)}";
        return $"{machine.Metadata.Name}: wanted {machine.Spec.PowerState} ({machine.Metadata.Annotations[Wishes.Annotation]}), {machine.Status.Progress}: {machine.Status.Message}; power {homelab.HardwareOf(machine.Metadata.Name).Phase}; {marks}";
    }
}
