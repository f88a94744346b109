using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Power.Tests.Steps;

/// <summary>What must hold whatever hardware a machine has: all of it is tried.</summary>
public class PowerStepsTests
{
    private static readonly bool[] Both = [false, true];

    private static readonly PowerDriver[] Hardware =
    [
        .. from wakes in Both
           from redfish in Both
           from node in Both
           from plug in Plugs()
           select new PowerDriver
           {
               WakeOnLan = wakes ? new() { MacAddress = "00:00:5e:00:53:01" } : null,
               Redfish = redfish ? new() { Url = "https://192.0.2.10" } : null,
               NodePoweroff = node ? new() : null,
               Http = plug,
           },
    ];

    [Test]
    public async Task All_combinations_are_tried() => await Assert.That(Hardware.Distinct().Count()).IsEqualTo(8 * 33);

    [Test]
    public Task Only_hardware_that_is_there_is_used() => Always((driver, action) => PowerSteps.For(driver, action).All(means => means switch
    {
        PowerMeans.WakeOnLan => driver.WakeOnLan is not null,
        PowerMeans.Redfish => driver.Redfish is not null,
        PowerMeans.Http => driver.Http is not null,
        _ => driver.NodePoweroff is not null,
    }));

    [Test]
    public Task No_hardware_is_used_twice() => Always((driver, action) => PowerSteps.For(driver, action) is var ways && ways.Distinct().Count() == ways.Length);

    [Test]
    public Task What_can_be_done_follows_from_the_hardware() => Always((driver, action) => PowerSteps.Can(driver, action) == action switch
    {
        PowerAction.On => driver.WakeOnLan is not null || driver.Redfish is not null || PlugCan(driver, action),
        PowerAction.Off => driver.NodePoweroff is not null || driver.Redfish is not null || PlugCan(driver, action),
        PowerAction.ForceOff => driver.Redfish is not null || (driver.NodePoweroff is not null && PlugCan(driver, action)),
        _ => driver.Redfish is not null || driver.Http?.IsOff is not null
            || (driver.Http?.Preset is not null && (driver.Http.StandbyWatts is not null || driver.NodePoweroff is null)),
    });

    [Test]
    public Task A_plug_without_a_preset_is_only_used_for_what_it_has_a_request_for() => Always((driver, action) =>
        !PowerSteps.For(driver, action).Contains(PowerMeans.Http) || PlugCan(driver, action));

    [Test]
    public Task A_machine_wakes_by_all_that_can_wake_it_and_its_plug_comes_first() => Always(PowerAction.On, driver => PowerSteps.For(driver, PowerAction.On) is var ways
        && ways.Contains(PowerMeans.WakeOnLan) == driver.WakeOnLan is not null
        && ways.Contains(PowerMeans.Redfish) == driver.Redfish is not null
        && ways.IndexOf(PowerMeans.Http) <= 0
        && !ways.Contains(PowerMeans.NodePoweroff));

    [Test]
    public Task Off_takes_one_way_and_never_cuts_the_plug_while_something_softer_is_there() => Always(PowerAction.Off, driver => PowerSteps.For(driver, PowerAction.Off) switch
    {
        [] => driver is { NodePoweroff: null, Redfish: null },
        [PowerMeans.NodePoweroff] => true,
        [PowerMeans.Redfish] => driver.NodePoweroff is null,
        [PowerMeans.Http] => driver is { NodePoweroff: null, Redfish: null },
        _ => false,
    });

    [Test]
    public Task Force_is_never_what_off_has_done_already() => Always(PowerAction.ForceOff, driver => PowerSteps.For(driver, PowerAction.ForceOff)
        .Intersect(PowerSteps.For(driver, PowerAction.Off))
        .All(way => way == PowerMeans.Redfish)); // which has a soft and a hard way

    [Test]
    public Task Force_needs_no_operating_system_and_cuts_the_plug_last() => Always(PowerAction.ForceOff, driver =>
        PowerSteps.For(driver, PowerAction.ForceOff) is [] or [PowerMeans.Redfish] or [PowerMeans.Http] or [PowerMeans.Redfish, PowerMeans.Http]);

    [Test]
    public Task Whatever_can_cut_the_plug_can_switch_the_machine_off() => Always(PowerAction.ForceOff, driver =>
        driver.Http is not { } plug || (plug.Preset is null && plug.TurnOff is null)
        || PowerSteps.For(driver, PowerAction.Off).Contains(PowerMeans.Http) || PowerSteps.For(driver, PowerAction.ForceOff).Contains(PowerMeans.Http));

    [Test]
    public Task A_controller_always_verifies() => Always(PowerAction.VerifyOff, driver => driver.Redfish is null || PowerSteps.For(driver, PowerAction.VerifyOff).Contains(PowerMeans.Redfish));

    [Test]
    public Task A_plug_verifies_alone_only_when_it_can_tell() => Always(PowerAction.VerifyOff, driver => PowerSteps.For(driver, PowerAction.VerifyOff) is not [PowerMeans.Http]
        || driver.Http!.IsOff is not null
        || (driver.Http.Preset is not null && (driver.Http.StandbyWatts is not null || PowerSteps.For(driver, PowerAction.Off) is [PowerMeans.Http])));

    [Test]
    public Task What_answers_nothing_is_not_asked() => Always(PowerAction.VerifyOff, driver =>
        PowerSteps.Readable(driver) is [] or [PowerMeans.Redfish] or [PowerMeans.Http] or [PowerMeans.Redfish, PowerMeans.Http]
        && PowerSteps.For(driver, PowerAction.VerifyOff).All(PowerSteps.Readable(driver).Contains));

    private static IEnumerable<HttpSwitch?> Plugs()
    {
        yield return null;
        foreach (var preset in Both)
        {
            foreach (var standby in Both)
            {
                foreach (var on in Both)
                {
                    foreach (var off in Both)
                    {
                        foreach (var isOff in Both)
                        {
                            yield return new()
                            {
                                Url = "http://192.0.2.20",
                                Preset = preset ? HttpPreset.Tasmota : null,
                                StandbyWatts = standby ? 5 : null,
                                TurnOn = on ? new() { Path = "/on" } : null,
                                TurnOff = off ? new() { Path = "/off" } : null,
                                IsOff = isOff ? new() { Path = "/is-off" } : null,
                            };
                        }
                    }
                }
            }
        }
    }

    private static bool PlugCan(PowerDriver driver, PowerAction action) =>
        driver.Http is { } plug && (plug.Preset is not null || RequestFor(plug, action) is not null);

    private static HttpCommand? RequestFor(HttpSwitch plug, PowerAction action) => action switch
    {
        PowerAction.On => plug.TurnOn,
        PowerAction.VerifyOff => plug.IsOff,
        _ => plug.TurnOff,
    };

    private static async Task Always(Func<PowerDriver, PowerAction, bool> holds)
    {
        foreach (var action in Enum.GetValues<PowerAction>())
        {
            await Always(action, driver => holds(driver, action));
        }
    }

    private static async Task Always(PowerAction action, Func<PowerDriver, bool> holds)
    {
        var against = Hardware.FirstOrDefault(driver => !holds(driver));
        await Assert.That(against).IsNull().Because($"of {action}");
    }
}
