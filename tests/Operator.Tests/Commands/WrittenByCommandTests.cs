using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Commands;

/// <summary>What commands leave behind in the cluster.</summary>
public class WrittenByCommandTests
{
    [Test]
    [Arguments("wake mini-pc-3", "mini-pc-3", PowerState.On, 1)]
    [Arguments("sleep mini-pc-1", "mini-pc-1", PowerState.Off, 1)]
    [Arguments("wake server-1", "server-1", PowerState.On, 4)]
    public async Task A_wish_is_signed_as_a_person_s_and_held_as_long_as_the_group_says(string line, string name, PowerState state, int hours)
    {
        using var cluster = await CommandCluster.WithExampleAsync();
        cluster.Clock.Advance(TimeSpan.FromMinutes(1));

        var (code, _, error) = await cluster.RunAsync(line);

        await Assert.That(code).IsEqualTo(0).Because(error);
        var machine = await cluster.MachineAsync(name);
        await Assert.That(machine.Spec.PowerState).IsEqualTo(state);
        var wish = Wishes.Of(machine, TimeSpan.FromHours(hours), cluster.Clock.GetUtcNow())!;
        await Assert.That(wish.Source).IsEqualTo(WishSource.Person);
        await Assert.That(wish.HeldUntil).IsEqualTo(cluster.Clock.GetUtcNow() + TimeSpan.FromHours(hours));
    }

    [Test]
    [Arguments("pause", "resume")]
    [Arguments("maintenance --reason fan --until 4h", "maintenance --end")]
    public async Task What_keeps_hands_off_is_taken_back_without_a_trace(string begin, string end)
    {
        using var cluster = await CommandCluster.WithExampleAsync();
        var before = (await cluster.MachineAsync("mini-pc-3")).Spec;

        await cluster.RunAsync($"{begin} mini-pc-3");
        await Assert.That((await cluster.MachineAsync("mini-pc-3")).Spec.Power).IsNotNull();
        await cluster.RunAsync($"{end} mini-pc-3");

        await Assert.That((await cluster.MachineAsync("mini-pc-3")).Spec).IsEqualTo(before);
    }

    [Test]
    [Arguments("4h", 16)]
    [Arguments("2026-01-31T18:00:00+01:00", 17)]
    [Arguments("2026-01-31t18:00:00z", 18)]
    public async Task Maintenance_has_a_reason_and_an_end(string until, int hour)
    {
        using var cluster = await CommandCluster.WithExampleAsync();

        await cluster.RunAsync("maintenance", "mini-pc-1", "--reason", "new fan", "--until", until);

        await Assert.That((await cluster.MachineAsync("mini-pc-1")).Spec.Power?.Maintenance)
            .IsEqualTo(new Maintenance { Reason = "new fan", Until = new DateTimeOffset(2026, 1, 31, hour, 0, 0, TimeSpan.Zero) });
    }

    [Test]
    [Arguments("2026-02-01")]
    [Arguments("2026-02-01T00:00")]
    [Arguments("2026-02-01 00:00:00")]
    public async Task A_time_without_a_zone_is_local(string until)
    {
        using var cluster = await CommandCluster.WithExampleAsync();

        await cluster.RunAsync("maintenance", "mini-pc-1", "--reason", "new fan", "--until", until);

        await Assert.That((await cluster.MachineAsync("mini-pc-1")).Spec.Power?.Maintenance?.Until)
            .IsEqualTo(new DateTimeOffset(new DateTime(2026, 2, 1, 0, 0, 0, DateTimeKind.Local)));
    }

    [Test]
    public async Task A_time_of_day_is_todays()
    {
        using var cluster = await CommandCluster.WithExampleAsync();
        var local = Make.Now.AddMinutes(1).LocalDateTime;

        await cluster.RunAsync("maintenance", "mini-pc-1", "--reason", "new fan", "--until", $"{local:HH:mm}");

        await Assert.That((await cluster.MachineAsync("mini-pc-1")).Spec.Power?.Maintenance?.Until).IsEqualTo(Make.Now.AddMinutes(1));
    }

    [Test]
    public async Task A_machine_of_a_paused_group_is_resumed_alone()
    {
        using var cluster = await CommandCluster.WithExampleAsync();
        await cluster.RunAsync("pause group/mini-pcs");

        await cluster.RunAsync("resume mini-pc-3");

        await Assert.That((await cluster.MachineAsync("mini-pc-3")).Spec.Power?.Paused).IsFalse();
        await Assert.That((await cluster.GroupAsync("mini-pcs")).Spec.Power?.Paused).IsTrue();
    }

    [Test]
    public async Task A_release_is_asked_for_where_something_failed_only()
    {
        using var cluster = await CommandCluster.WithExampleAsync();

        await cluster.RunAsync("release group/mini-pcs");

        await Assert.That(Release.IsAskedFor(await cluster.MachineAsync("mini-pc-4"))).IsTrue();
        await Assert.That(Release.IsAskedFor(await cluster.MachineAsync("mini-pc-1"))).IsFalse();
    }

    [Test]
    public async Task Who_is_overtaken_writes_on_what_is_there_then()
    {
        using var cluster = await CommandCluster.WithExampleAsync();
        var key = (await cluster.MachineAsync("mini-pc-3")).Name.Key;
        var patches = 0;
        cluster.Cluster.Fault = request =>
        {
            if (request.Method == "PATCH" && patches++ == 0)
            {
                var there = cluster.Api.GetAsync<Machine>(key, CancellationToken.None).GetAwaiter().GetResult();
                var noted = there with { Metadata = there.Metadata with { Annotations = there.Metadata.Annotations.With("note", "new") } };
                _ = cluster.Api.UpdateAsync(there, noted, null, CancellationToken.None).GetAwaiter().GetResult();
            }

            return null;
        };

        await Assert.That((await cluster.RunAsync("wake mini-pc-3")).Code).IsEqualTo(0);

        var machine = await cluster.MachineAsync("mini-pc-3");
        await Assert.That(machine.Metadata.Annotations["note"]).IsEqualTo("new");
        await Assert.That(machine.Spec.PowerState).IsEqualTo(PowerState.On);
        await Assert.That(patches).IsEqualTo(3).Because("the first one, the one in between, and the first one made anew");
    }

    [Test]
    [Arguments("maintenance mini-pc-1")]
    [Arguments("maintenance mini-pc-1 --reason fan --until yesterday")]
    [Arguments("maintenance mini-pc-1 --reason fan --until 2020-01-01")]
    [Arguments("maintenance mini-pc-1 --reason fan --until 1.12.2026")]
    [Arguments("maintenance mini-pc-1 --reason fan --until 12/1/2026")]
    [Arguments("maintenance mini-pc-1 --reason fan --until 12-2026")]
    [Arguments("maintenance mini-pc-1 --reason fan --end")]
    [Arguments("explain-scale mini-pcs --count 0")]
    [Arguments("wake group/mini-pcs")]
    public async Task What_makes_no_sense_is_refused_and_nothing_is_written(string line)
    {
        using var cluster = await CommandCluster.WithExampleAsync();
        var before = cluster.Cluster.Revision;

        await Assert.That((await cluster.RunAsync(line)).Code).IsEqualTo(2);
        await Assert.That(cluster.Cluster.Revision).IsEqualTo(before);
    }

    [Test]
    public async Task Who_may_not_write_is_told_so()
    {
        using var cluster = await CommandCluster.WithExampleAsync();
        cluster.User = CommandCluster.Nobody;

        var (code, _, error) = await cluster.RunAsync("wake mini-pc-3");

        await Assert.That(code).IsEqualTo(1);
        await Assert.That(error).Contains("forbidden").And.Contains("nobody");
    }
}
