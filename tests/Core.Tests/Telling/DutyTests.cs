using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Telling;

public class DutyTests
{
    [Test]
    [Arguments("", null)]
    [Arguments("-30 Shutdown", 0)]
    [Arguments("-30 Ready", 100)]
    [Arguments("-30 Shutdown, -6 Ready", 25)]
    [Arguments("-40 Ready, -30 Shutdown, -12 StartingUp, -11 Ready, -6 Draining, -5 ShuttingDown, -4 Shutdown", 33)]
    [Arguments("-2 Ready, -1 Shutdown", 50)]
    [Arguments("-12 Unknown, -3 Ready", 100)]
    [Arguments("-12 Unknown", null)]
    [Arguments("-24 StartupFailed, -12 Ready", 50)]
    [Arguments("0 Ready", null)]
    [Arguments("-2 Shutdown, 1 Ready", 0)]
    public async Task It_is_told_of_as_much_of_the_last_day_as_is_known(string spells, int? percent)
    {
        var history = spells.Split(", ", StringSplitOptions.RemoveEmptyEntries)
            .Select(spell => spell.Split(' '))
            .Select(parts => new StateSpell { Since = Make.Now.AddHours(int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture)), State = Enum.Parse<MachineState>(parts[1]) })
            .ToValueList();

        await Assert.That(Duty.Percent(history, Make.Now)).IsEqualTo(percent);
    }

    [Test]
    public async Task What_takes_most_comes_first_and_all_is_added_up()
    {
        var report = TopReport.Of([Of("a", null, 1), Of("b", "3", 3), Of("c", "24.5", 0), Of("d", null, 9)], Make.Now);

        await Assert.That(string.Join(' ', report.Machines.Select(line => line.Name))).IsEqualTo("c b d a");
        await Assert.That((report.Total!.Watts, report.Total.SpentKwh)).IsEqualTo(("27.5", "2"));
    }

    private static Machine Of(string name, string? watts, int hours) => Make.Machine(name, status: new()
    {
        Energy = watts is null ? null : new() { Watts = watts, SpentKwh = "1" },
        History = [new() { State = MachineState.Shutdown, Since = Make.Now.AddHours(-20) }, new() { State = MachineState.Ready, Since = Make.Now.AddHours(-hours) }],
    });
}
