using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>Something to do to the cluster. Doing it twice does no more than doing it once, and every pass derives it anew.</summary>
public abstract record MachineEffect
{
    private MachineEffect()
    {
    }

    /// <summary>Creates the Job; that it exists already is fine.</summary>
    public sealed record CreateJob(Job Job) : MachineEffect;

    /// <summary>Deletes a Job with its Pods in the background; that it is gone already is fine.</summary>
    public sealed record DeleteJob(Job Job) : MachineEffect;

    /// <summary>Lets Kubernetes remove a finished Job after a while: only once its end is recorded, or a restart could run it twice.</summary>
    public sealed record ExpireJob(Job Job, int TtlSeconds) : MachineEffect;

    /// <summary>Patches labels, annotations, cordon, taints or providerID of a Kubernetes Node.</summary>
    public sealed record UpdateNode(KubeNode Before, KubeNode After) : MachineEffect;

    /// <summary>Sets the Suspended condition of a Kubernetes Node, or removes it when there is none.</summary>
    public sealed record SetSuspended(KubeNode Node, KubeNodeCondition? Condition) : MachineEffect;

    /// <summary>Deletes a Kubernetes Node whose machine is off.</summary>
    public sealed record DeleteNode(KubeNode Node) : MachineEffect;

    /// <summary>Evicts a Pod; that its budget forbids it for now is noted, and the next pass tries again.</summary>
    /// <param name="Pod">The Pod.</param>
    /// <param name="GracePeriodSeconds">Time to end, in seconds; null for what the Pod says itself.</param>
    public sealed record EvictPod(Pod Pod, int? GracePeriodSeconds) : MachineEffect;

    /// <summary>Deletes a Pod whatever its budget says.</summary>
    /// <param name="Pod">The Pod.</param>
    /// <param name="GracePeriodSeconds">Time to end, in seconds; null for what the Pod says itself.</param>
    public sealed record DeletePod(Pod Pod, int? GracePeriodSeconds) : MachineEffect;

    /// <summary>Takes a person's release away that has been heeded.</summary>
    public sealed record AcknowledgeRelease(Machine Machine) : MachineEffect;

    /// <summary>Writes a wish that follows from what is: of a machine enrolled without one, or switched past the operator.</summary>
    public sealed record SetPowerState(Machine Machine, PowerState State, WishSource Source) : MachineEffect;
}
