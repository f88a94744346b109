using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Tests.Settings;

/// <summary>Durations that timers wait are none that a timer refuses.</summary>
public class WaitSettingTests
{
    [Test]
    [Arguments("--api-timeout")]
    [Arguments("--watch-lifetime")]
    [Arguments("--leader-election-lease-duration")]
    [Arguments("--leader-election-renew-deadline")]
    [Arguments("--leader-election-retry-period")]
    public async Task One_that_no_timer_can_wait_is_refused_with_the_flag_and_the_limit(string flag)
    {
        await Assert.That(ParsedSettings.ErrorsOf(flag, "1200h").Single()).IsEqualTo($"{flag} is \"1200h\": expected a duration of at most 24h");
        await Assert.That(ParsedSettings.ErrorsOf(flag, "24h").Where(error => error.Contains("at most", StringComparison.Ordinal))).IsEmpty();
    }

    [Test]
    [Arguments("--manual-hold")]
    [Arguments("--longest-retest")]
    [Arguments("--drain-timeout")]
    [Arguments("--heartbeat-interval")]
    public async Task One_that_only_passes_wait_for_may_be_long(string flag)
    {
        await Assert.That(ParsedSettings.ErrorsOf(flag, "10000h")).IsEmpty();
    }

    [Test]
    public async Task A_person_s_wish_may_be_held_not_at_all_as_a_Group_may_say()
    {
        await Assert.That(ParsedSettings.ErrorsOf("--manual-hold", "0s")).IsEmpty();
        await Assert.That(ParsedSettings.ErrorsOf("--manual-hold", "-5s").Single()).Contains("0s for none");
    }
}
