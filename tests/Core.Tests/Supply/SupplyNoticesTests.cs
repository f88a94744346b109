using HomelabAutoscaler.Core.Notifications;
using HomelabAutoscaler.Core.Supply;

namespace HomelabAutoscaler.Core.Tests.Supply;

/// <summary>What an owner is told, once each.</summary>
public class SupplyNoticesTests
{
    [Test]
    public async Task An_outage_is_told_from_its_beginning_to_its_end()
    {
        var start = Ups.Unheard.OnLine(0);
        var steps = new[] { start, start.OnLine(1), start.OnBattery(2, 90, 30), start.OnBattery(2, 90, 30).OnBattery(3, 20, 6), start.OnBattery(2, 90, 30).OnBattery(3, 20, 6).OnLine(9, 20) };
        var told = steps.Zip(steps.Skip(1), (before, after) => SupplyNotices.Of(before, after, null, after.LookTime)).SelectMany(notices => notices).ToList();

        await Assert.That(string.Join('\n', told.Select(notice => $"{notice.Reason}: {notice.Note}"))).IsEqualTo("""
            OnBattery: The power supply runs on battery: charge 90 %, runtime 30m. Nothing is switched on until the mains are back
            BatteryLow: The power supply's battery is low: charge 20 %, runtime 6m. All its machines are switched off, save those that are to be kept
            MainsBack: The mains are back after 7m: charge 20 %
            """);
        await Assert.That(told.Select(notice => notice.IsWarning)).IsEquivalentTo([true, true, false]);
    }

    [Test]
    public async Task Silence_is_told_with_its_reason_and_what_is_made_of_it()
    {
        var line = Ups.Unheard.OnLine(0);
        var battery = line.OnBattery(1, 50);

        await Assert.That(SupplyNotices.Of(line, line.Silent(1), "the cable is out", Ups.At(1)).Single().Note)
            .IsEqualTo("The power supply cannot be asked: the cable is out. Until it answers, the mains are taken to be there");
        await Assert.That(SupplyNotices.Of(battery, battery.Silent(2), "the cable is out", Ups.At(2)).Single().Note)
            .IsEqualTo("The power supply cannot be asked: the cable is out. It was on battery, which is taken to go on");
        await Assert.That(SupplyNotices.Of(battery.Silent(2), battery.Silent(2).Silent(2.5), "the cable is out", Ups.At(2.5))).IsEmpty();
    }

    [Test]
    public async Task A_phone_gets_a_title()
    {
        var notice = SupplyNotices.Of(Ups.Unheard.OnLine(0), Ups.Unheard.OnLine(0).OnBattery(1, 90), null, Ups.At(1)).Single();

        await Assert.That(Notification.OfHomelab(notice, Ups.At(1))).IsEqualTo(new("Running on battery", notice.Note, true, "", SupplyLimits.OnBattery, Ups.At(1)));
    }
}
