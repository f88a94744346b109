using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Machines;

public class EffectivePolicyTests
{
    [Test]
    public async Task Without_settings_the_flags_hold() =>
        await Assert.That(EffectivePolicy.Of(Make.Machine(), null, new())).IsEqualTo(new());

    [Test]
    public async Task A_machine_goes_before_its_Group_and_that_before_the_flags()
    {
        var group = Make.Group(spec: new() { Power = new() { StartupAttempts = 5, ShutdownAttempts = 6, ManualHold = "2h" } });
        var machine = Make.Machine();
        machine = machine with { Spec = machine.Spec with { Power = new() { StartupAttempts = 7, Drain = new() { Timeout = "1m" } } } };

        var policy = EffectivePolicy.Of(machine, group, new() { RetryBackoff = TimeSpan.FromSeconds(3) });

        await Assert.That(policy.StartupAttempts).IsEqualTo(7);
        await Assert.That(policy.ShutdownAttempts).IsEqualTo(6);
        await Assert.That(policy.ManualHold).IsEqualTo(TimeSpan.FromHours(2));
        await Assert.That(policy.Drain.Timeout).IsEqualTo(TimeSpan.FromMinutes(1));
        await Assert.That(policy.RetryBackoff).IsEqualTo(TimeSpan.FromSeconds(3));
    }

    [Test]
    [Arguments("soon")]
    [Arguments("-5m")]
    [Arguments("")]
    public async Task What_cannot_be_meant_is_passed_over(string text)
    {
        var group = Make.Group(spec: new() { MaxNodeProvisionTime = text, CoolDown = text, Power = new() { StartupAttemptTimeout = text, MinOnTime = text } });

        await Assert.That(EffectivePolicy.Of(Make.Machine(), group, new())).IsEqualTo(new());
    }

    [Test]
    public async Task A_dry_run_is_not_overruled_by_a_resource()
    {
        var group = Make.Group(spec: new() { Power = new() { RecommendOnly = false } });

        await Assert.That(EffectivePolicy.Of(Make.Machine(), group, new() { RecommendOnly = true }).RecommendOnly).IsTrue();
    }
}
