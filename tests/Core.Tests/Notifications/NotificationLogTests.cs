using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Notifications;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Notifications;

public class NotificationLogTests
{
    private const string Machine = "home/mini-pc-1";

    private static readonly DateTimeOffset Now = Make.Now;
    private static readonly Notice Failed = new(true, "Startup", "StartupFailed", "Switching on failed; next try at 13:00");
    private static readonly Notice Ready = new(false, "Startup", "Ready", "On and Ready after 1m");

    [Test]
    public async Task What_was_given_up_is_told_once_and_again_when_it_lasts()
    {
        var log = new NotificationLog();

        await Assert.That(log.Take(Machine, Failed, Now)).IsEqualTo(new Notification("home/mini-pc-1 does not start", Failed.Note, true, Machine, "StartupFailed", Now));
        await Assert.That(log.Take(Machine, Failed, Now.AddHours(3))).IsNull();
        await Assert.That(log.Take("home/mini-pc-2", Failed, Now.AddHours(3))).IsNotNull();
        await Assert.That(log.Take(Machine, Failed, Now + NotificationLog.Again)).IsNotNull();
    }

    [Test]
    public async Task That_it_is_well_again_is_told_once_and_then_it_may_fail_anew()
    {
        var log = new NotificationLog();
        log.Take(Machine, Failed, Now);

        await Assert.That(log.Take(Machine, Ready, Now.AddHours(1))).IsEqualTo(new Notification("home/mini-pc-1 is well again", Ready.Note, false, Machine, "Recovered", Now.AddHours(1)));
        await Assert.That(log.Take(Machine, Ready, Now.AddHours(2))).IsNull();
        await Assert.That(log.Take(Machine, Failed, Now.AddHours(3))).IsNotNull();
    }

    [Test]
    public async Task A_drain_that_failed_is_over_when_the_machine_is_off()
    {
        var log = new NotificationLog();
        log.Take(Machine, new(true, "Drain", "DrainFailed", "x"), Now);

        await Assert.That(log.Take(Machine, new(false, "Shutdown", "Off", "Off"), Now)!.Reason).IsEqualTo("Recovered");
    }

    [Test]
    [Arguments(true, "StartupAttemptFailed")]
    [Arguments(true, "ImagePullFailed")]
    [Arguments(false, "StartingUp")]
    [Arguments(false, "Ready")]
    [Arguments(false, "Off")]
    public async Task What_goes_on_or_goes_well_is_no_news(bool isWarning, string reason) =>
        await Assert.That(new NotificationLog().Take(Machine, new(isWarning, "Startup", reason, "x"), Now)).IsNull();
}
