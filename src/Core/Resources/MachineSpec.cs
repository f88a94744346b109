using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>What is wanted of a machine.</summary>
[Wire]
[Cel("!(has(self.driver) && (has(self.startupPodSpec) || has(self.shutdownPodSpec)))", "give either a driver or startupPodSpec and shutdownPodSpec")]
[Cel("!has(self.startupPodSpec) || !has(self.startupPodSpec.onMachine) || !self.startupPodSpec.onMachine", "a Pod that switches the machine on cannot run on the machine itself")]
[Cel("!has(self.verifyOffPodSpec) || !has(self.verifyOffPodSpec.onMachine) || !self.verifyOffPodSpec.onMachine", "a Pod that verifies that the machine is off cannot run on the machine itself")]
public sealed partial record MachineSpec
{
    /// <summary>Name that the machine's kubelet registers under. Default: the name of this resource.</summary>
    [Bounds(Maximum = 253)]
    public string? KubernetesNodeName { get; init; }

    /// <summary>
    /// The power state that is wanted. Cluster Autoscaler writes it through the operator; people may too. When it is left
    /// out, the machine is taken as it is found and the field is filled in; it stays empty until a machine that nobody has seen yet
    /// joins.
    /// </summary>
    public PowerState? PowerState { get; init; }

    /// <summary>Which machine of the group wakes first: the one with the higher number, where the Group's wakeOrder asks for Priority. Default: 0.</summary>
    public int? Priority { get; init; }

    /// <summary>What the machine costs, for Cluster Autoscaler's price expander.</summary>
    public Pricing? Pricing { get; init; }

    /// <summary>What the machine takes from the socket: what its Group says, where this does not.</summary>
    public Watts? Watts { get; init; }

    /// <summary>The hardware that switches the machine, used by the operator's own image, instead of Pods of one's own.</summary>
    public PowerDriver? Driver { get; init; }

    /// <summary>The Pod whose success has the machine booting, for example by sending Wake-on-LAN.</summary>
    public PowerPodSpec? StartupPodSpec { get; init; }

    /// <summary>The Pod whose success has the machine shutting down.</summary>
    public PowerPodSpec? ShutdownPodSpec { get; init; }

    /// <summary>The Pod whose success has the machine off at once, for a machine that did not obey the shutdown Pod.</summary>
    public PowerPodSpec? ForceShutdownPodSpec { get; init; }

    /// <summary>The Pod whose success tells that the machine is off. Without it, a machine is off when its kubelet is silent.</summary>
    public PowerPodSpec? VerifyOffPodSpec { get; init; }

    /// <summary>How the machine is switched, where that differs from its Group.</summary>
    public PowerSettings? Power { get; init; }

    /// <summary>Taints that the machine's Node carries but that new Pods need not tolerate: they are left out of the node template.</summary>
    [Bounds(Maximum = 64)]
    public ValueList<Taint> TaintsToRemove { get; init; }

    /// <summary>What the machine's Node will look like, for a machine that never joined. What was learned from the real Node goes first.</summary>
    public NodeTemplate? Template { get; init; }
}
