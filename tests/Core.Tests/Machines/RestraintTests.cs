using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Machines;

public class RestraintTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Test]
    public async Task Nothing_restrains_an_ordinary_machine()
    {
        var view = View(new());

        await Assert.That(Restraint.OnStart(view, Make.Now)).IsNull();
        await Assert.That(Restraint.OnStop(view, Make.Now)).IsNull();
        await Assert.That(Restraint.OnScaleDown(view, Make.Now)).IsNull();
    }

    [Test]
    public async Task A_paused_machine_is_not_switched() => await BothAsync(new() { Paused = true }, "Paused");

    [Test]
    public async Task A_machine_that_is_only_watched_is_not_switched() => await BothAsync(new() { RecommendOnly = true }, "RecommendOnly");

    [Test]
    public async Task Maintenance_without_an_end_lasts() => await BothAsync(new() { Maintenance = new() { Reason = "new fan" } }, "Maintenance");

    [Test]
    public async Task Maintenance_ends_by_itself()
    {
        var policy = new PowerPolicy { Maintenance = new() { Reason = "new fan", Until = Make.Now + Minute } };

        await BothAsync(policy, "Maintenance");
        await Assert.That(Restraint.OnStop(View(policy), Make.Now)!.Until).IsEqualTo(Make.Now + Minute);
        await Assert.That(Restraint.OnStop(View(policy), Make.Now + Minute)).IsNull();
    }

    [Test]
    public async Task A_machine_that_is_never_off_may_be_switched_on_only()
    {
        var view = View(new() { NeverOff = true }, source: WishSource.Person);

        await Assert.That(Restraint.OnStart(view, Make.Now)).IsNull();
        await Assert.That(Restraint.OnStop(view, Make.Now)!.Reason).IsEqualTo("NeverOff");
    }

    [Test]
    [Arguments(WishSource.ClusterAutoscaler, true)]
    [Arguments(WishSource.Schedule, true)]
    [Arguments(WishSource.Person, false)]
    [Arguments(WishSource.Ups, false)]
    public async Task Manners_do_not_hold_back_people_nor_an_emergency(WishSource source, bool waits)
    {
        var policy = new PowerPolicy { MinOnTime = 10 * Minute, MinOffTime = 10 * Minute, CoolDown = 10 * Minute };
        var view = View(policy, new() { LastStartupTime = Make.Now - Minute, LastShutdownTime = Make.Now - (2 * Minute) }, source) with { GroupStartedAt = Make.Now };

        await Assert.That(Restraint.OnStop(view, Make.Now) is not null).IsEqualTo(waits);
        await Assert.That(Restraint.OnStart(view, Make.Now) is not null).IsEqualTo(waits);
    }

    [Test]
    public async Task Waits_say_until_when_and_why()
    {
        var view = View(new() { MinOnTime = 10 * Minute }, new() { LastStartupTime = Make.Now - Minute }, WishSource.ClusterAutoscaler);

        var restraint = Restraint.OnStop(view, Make.Now)!;
        await Assert.That(restraint.Until).IsEqualTo(Make.Now + (9 * Minute));
        await Assert.That(restraint.Message).IsEqualTo("Waiting until 2026-01-31T12:09:00Z because a machine stays on for 10m at least");
    }

    [Test]
    public async Task The_rate_of_the_group_holds_back_everybody()
    {
        var view = View(new() { StartsPerMinute = 1 }, source: WishSource.Person) with { StartsAgainAt = Make.Now + Minute };

        await Assert.That(Restraint.OnStart(view, Make.Now)!.Reason).IsEqualTo("StartsPerMinute");
    }

    [Test]
    public async Task Manners_hold_back_the_beginning_of_an_operation_only()
    {
        var view = View(new() { MinOnTime = 10 * Minute }, new() { LastStartupTime = Make.Now }, WishSource.ClusterAutoscaler);

        await Assert.That(Restraint.OnStop(view, Make.Now)).IsNotNull();
        await Assert.That(Restraint.OnJob(view, PowerOperationKind.Shutdown, Make.Now)).IsNull();
    }

    [Test]
    public async Task Cluster_Autoscaler_leaves_a_machine_alone_that_a_person_holds_on()
    {
        var view = View(new(), new() { Wish = new() { PowerState = PowerState.On, Source = WishSource.Person, Time = Make.Now, HeldUntil = Make.Now + Minute } });

        await Assert.That(Restraint.OnScaleDown(view, Make.Now)!.Reason).IsEqualTo("ManualHold");
        await Assert.That(Restraint.OnScaleDown(view, Make.Now + Minute)).IsNull();
    }

    [Test]
    public async Task Manners_hold_back_Cluster_Autoscaler_whoever_wanted_the_machine_on()
    {
        var view = View(new() { MinOnTime = 10 * Minute }, new() { LastStartupTime = Make.Now }, WishSource.Ups);

        await Assert.That(Restraint.OnScaleDown(view, Make.Now)!.Reason).IsEqualTo("MinOnTime");
    }

    [Test]
    [Arguments(WishSource.ClusterAutoscaler, true)]
    [Arguments(WishSource.Enrolment, true)]
    [Arguments(WishSource.Person, false)]
    [Arguments(WishSource.Ups, false)]
    public async Task A_Group_that_is_not_there_might_keep_its_machine_on(WishSource source, bool waits)
    {
        var view = View(new(), source: source) with { Group = null };

        await Assert.That(Restraint.OnStop(view, Make.Now)?.Reason).IsEqualTo(waits ? "GroupNotFound" : null);
        await Assert.That(Restraint.OnJob(view, PowerOperationKind.Shutdown, Make.Now)?.Reason).IsEqualTo(waits ? "GroupNotFound" : null);
        await Assert.That(Restraint.OnStart(view, Make.Now)).IsNull();
        await Assert.That(Restraint.OnStop(view with { Machine = view.Machine with { Metadata = view.Machine.Metadata with { Labels = [] } } }, Make.Now)).IsNull();
    }

    private static async Task BothAsync(PowerPolicy policy, string reason)
    {
        // Nor for a person, who can end these.
        var view = View(policy, source: WishSource.Person);
        await Assert.That(Restraint.OnStart(view, Make.Now)!.Reason).IsEqualTo(reason);
        await Assert.That(Restraint.OnStop(view, Make.Now)!.Reason).IsEqualTo(reason);
    }

    private static MachineView View(PowerPolicy policy, MachineStatus? status = null, WishSource? source = null)
    {
        status ??= new();
        status = source is { } by ? status with { Wish = new() { PowerState = PowerState.On, Source = by, Time = Make.Now } } : status;
        return Make.View(Make.Machine(state: MachineState.Ready, status: status)) with { Policy = policy };
    }
}
