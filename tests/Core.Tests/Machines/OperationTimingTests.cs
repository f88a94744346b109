using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Machines;

public class OperationTimingTests
{
    [Test]
    [Arguments(null, 180)]
    [Arguments(60, 180)]
    [Arguments(200, 300)]
    [Arguments(2000, 540)]
    public async Task An_attempt_has_its_share_of_the_window_but_never_less_than_the_machine_is_known_to_need(int? lastBootSeconds, int seconds)
    {
        // 10 minutes of provision time, of which nine are used, for three attempts.
        var machine = Make.Machine(status: new() { LastBootSeconds = lastBootSeconds });

        await Assert.That(OperationTiming.AttemptTimeout(Make.View(machine), PowerOperationKind.Startup, TimeSpan.FromMinutes(9))).IsEqualTo(TimeSpan.FromSeconds(seconds));
    }

    [Test]
    [Arguments(0, null, false, 540, DisplayName = "all of the nine minutes")]
    [Arguments(0, null, true, 270, DisplayName = "half of them where another machine could take over")]
    [Arguments(0, 200, true, 540, DisplayName = "a boot of 200 s does not fit into half of them")]
    [Arguments(240, 200, false, 300, DisplayName = "what is left is just enough")]
    [Arguments(241, 200, false, 540, DisplayName = "what is left is not enough: it comes too late in any case")]
    [Arguments(500, null, false, 40, DisplayName = "nobody knows how long it takes")]
    [Arguments(540, null, false, 540, DisplayName = "Cluster Autoscaler has given up")]
    public async Task A_boot_has_what_is_left_of_Cluster_Autoscalers_time_but_never_less_than_it_needs(int late, int? lastBootSeconds, bool hasSpare, int seconds)
    {
        var machine = Make.Machine(status: new()
        {
            LastBootSeconds = lastBootSeconds,
            Wish = new() { PowerState = PowerState.On, Source = WishSource.ClusterAutoscaler, Time = Make.Now - TimeSpan.FromSeconds(late) },
        });
        var view = Make.View(machine) with { HasSpare = hasSpare, Policy = new() { MaxNodeProvisionTime = TimeSpan.FromMinutes(10) } };

        await Assert.That(OperationTiming.StartupDeadline(view, Make.Now) - Make.Now).IsEqualTo(TimeSpan.FromSeconds(seconds));
    }

    [Test]
    public async Task Waits_double_and_differ_between_machines_but_not_between_replicas()
    {
        var view = Make.View(Make.Machine("m1"));
        var first = OperationTiming.Backoff(view, 1);

        await Assert.That(first).IsBetween(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(12));
        await Assert.That(OperationTiming.Backoff(view, 3)).IsBetween((first * 4) - TimeSpan.FromMilliseconds(1), (first * 4) + TimeSpan.FromMilliseconds(1));
        await Assert.That(OperationTiming.Backoff(Make.View(Make.Machine("m2")), 1)).IsNotEqualTo(first);
        await Assert.That(OperationTiming.Backoff(Make.View(Make.Machine("m1")), 1)).IsEqualTo(first);
    }

    [Test]
    public async Task Retests_of_a_machine_that_fails_again_and_again_are_at_most_the_longest_wait_apart() =>
        await Assert.That(OperationTiming.Retest(Make.View(Make.Machine()), 1000)).IsEqualTo(TimeSpan.FromHours(12));
}
