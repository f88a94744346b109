using System.Text.RegularExpressions;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>Whether the machine can be switched at all with what is given.</summary>
internal static class PowerMeansRules
{
    public static void Check(Machine machine, Findings findings)
    {
        if (machine.Spec.Driver is { } driver)
        {
            CheckDriver(driver, findings);
        }
        else
        {
            CheckPods(machine.Spec, findings);
        }

        if (machine.Spec.Watts?.Measured is true && machine.Spec.Driver?.Http?.Preset is null)
        {
            findings.Warn("spec.watts.measured", "has no effect: there is no plug whose requests are known. Give spec.driver.http with a preset, or leave it out, so that the watts that are declared count");
        }

        if (machine.Spec.Power?.OutOfServiceTaint is true && !PowerPods.Can(machine, PowerAction.VerifyOff))
        {
            findings.Warn("spec.power.outOfServiceTaint", "has no effect: nothing confirms that the machine is off. Give a verifyOffPodSpec, or a driver that can tell (redfish, or an http plug)");
        }
    }

    private static void CheckDriver(PowerDriver driver, Findings findings)
    {
        var (on, off) = (PowerSteps.Can(driver, PowerAction.On), PowerSteps.Can(driver, PowerAction.Off));
        if (!on && !off)
        {
            findings.Refuse("spec.driver", "can neither switch on nor off: give wakeOnLan, redfish, nodePoweroff, or http with a preset or with turnOn and turnOff");
        }
        else if (!on)
        {
            findings.Warn("spec.driver", "cannot switch on: once off, the machine stays off until somebody comes by. wakeOnLan, redfish and http can");
        }
        else if (!off)
        {
            findings.Warn("spec.driver", "cannot switch off: once on, the machine stays on. nodePoweroff needs nothing but the machine itself");
        }

        if (driver.Http is not { } plug)
        {
            return;
        }

        CheckExpectation("turnOn", plug.TurnOn, findings);
        CheckExpectation("turnOff", plug.TurnOff, findings);
        CheckExpectation("isOff", plug.IsOff, findings);
        if (plug.Preset is null)
        {
            WarnWithoutPreset("channel", plug.Channel, findings);
            WarnWithoutPreset("standbyWatts", plug.StandbyWatts, findings);
        }
    }

    private static void CheckPods(MachineSpec spec, Findings findings)
    {
        if (spec.StartupPodSpec is null)
        {
            findings.Warn("spec", "has neither driver nor startupPodSpec: the machine cannot be switched on");
        }

        if (spec.ShutdownPodSpec is null)
        {
            findings.Warn("spec", "has neither driver nor shutdownPodSpec: the machine cannot be switched off");
        }
    }

    private static void WarnWithoutPreset(string member, int? value, Findings findings)
    {
        if (value is not null)
        {
            findings.Warn($"spec.driver.http.{member}", "has no effect without a preset: requests of one's own say it in their path");
        }
    }

    private static void CheckExpectation(string member, HttpCommand? command, Findings findings)
    {
        if (command?.ExpectedBody is not { } expression)
        {
            return;
        }

        try
        {
            _ = new Regex(expression, RegexOptions.CultureInvariant);
        }
        catch (ArgumentException)
        {
            findings.Refuse($"spec.driver.http.{member}.expectedBody", $"is {Quoted.Text(expression)}, which is no regular expression of .NET");
        }
    }
}
