using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>Which Pod does what to a machine: its owner's own, or else the one that uses its driver.</summary>
public static class PowerPods
{
    /// <summary>What the operation's current Job does.</summary>
    public static PowerAction ActionOf(Machine machine, PowerOperation operation) => operation switch
    {
        { Kind: PowerOperationKind.Startup } => PowerAction.On,
        { Step: PowerStep.Verify } => PowerAction.VerifyOff,
        { Forced: true } when Can(machine, PowerAction.ForceOff) => PowerAction.ForceOff,
        _ => PowerAction.Off,
    };

    /// <summary>Whether the machine's owner has said how to do it.</summary>
    public static bool Can(Machine machine, PowerAction action) =>
        OwnPod(machine, action) is not null || (machine.Spec.Driver is { } driver && PowerSteps.Can(driver, action));

    /// <summary>Whether there is a Pod that does it.</summary>
    public static bool Has(Machine machine, PowerAction action, DriverImage? image) =>
        OwnPod(machine, action) is not null || (image is not null && Can(machine, action));

    /// <summary>The Pod that does it within a time; null when there is none.</summary>
    public static PowerPodSpec? Of(Machine machine, PowerAction action, DriverImage? image, TimeSpan time) =>
        OwnPod(machine, action) ?? (Has(machine, action, image) ? DriverPod.Of(machine.Spec.Driver!, action, image!, time) : null);

    /// <summary>Why there is no such Pod.</summary>
    public static string WhyNone(Machine machine, PowerAction action)
    {
        var verb = action switch
        {
            PowerAction.On => "switch the machine on",
            PowerAction.VerifyOff => "tell whether the machine is off",
            _ => "switch the machine off",
        };
        return (Can(machine, action), machine.Spec.Driver) switch
        {
            (true, _) => "the operator does not know its own image, which does what spec.driver says: give it --driver-image",
            (_, not null) => $"spec.driver has nothing that can {verb}",
            _ => $"spec.{FieldOf(action)} is missing: nothing can {verb}",
        };
    }

    private static PowerPodSpec? OwnPod(Machine machine, PowerAction action) => action switch
    {
        PowerAction.On => machine.Spec.StartupPodSpec,
        PowerAction.ForceOff => machine.Spec.ForceShutdownPodSpec,
        PowerAction.VerifyOff => machine.Spec.VerifyOffPodSpec,
        _ => machine.Spec.ShutdownPodSpec,
    };

    private static string FieldOf(PowerAction action) => action switch
    {
        PowerAction.On => "startupPodSpec",
        PowerAction.VerifyOff => "verifyOffPodSpec",
        _ => "shutdownPodSpec",
    };
}
