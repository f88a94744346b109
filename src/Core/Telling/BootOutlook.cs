using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using static HomelabAutoscaler.Core.Telling.Outlook;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>What comes next for a machine that is being switched on.</summary>
internal static class BootOutlook
{
    public static IEnumerable<Expectation> Of(Sight sight)
    {
        if (sight.Status.Operation is not { } operation)
        {
            return [Some("The operator looks whether the machine is on")];
        }

        if (sight.IsWantedOff)
        {
            var stop = Restraint.OnStop(sight.View, sight.Now);
            return [.. After(stop, "The boot is given up, and it is switched off", sight.Now), .. stop is null ? [] : OperationOutlook.Ends(sight, operation, "it is Ready", "the boot counts as failed")];
        }

        var node = sight.Machine.KubeNodeName;
        if (sight.Facts.NeedsOpening)
        {
            return [new(sight.Now, $"It is up: Kubernetes Node {node} is opened for Pods, and the machine is on")];
        }

        var after = sight.View.HasSpare && sight.Wish?.Source is WishSource.ClusterAutoscaler or WishSource.Schedule or WishSource.Failover
            ? "it counts as failed, and another machine of the group is woken in its place"
            : "it counts as failed and is tried again later";
        return
        [
            .. OperationOutlook.Of(sight, operation),
            Some(operation.JobOutcome is null
                ? $"When Job {operation.JobName} has succeeded, Kubernetes Node {node} must become Ready"
                : $"When Kubernetes Node {node} is Ready after a new boot, it is opened for Pods, and the machine is on"),
            .. OperationOutlook.Ends(sight, operation, "it is Ready", after),
        ];
    }
}
