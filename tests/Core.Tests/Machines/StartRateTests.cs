using CsCheck;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Machines;

public class StartRateTests
{
    [Test]
    public async Task The_first_of_those_that_wait_goes_first()
    {
        Machine[] group = [Waiting("b", 0), Waiting("a", 1), Waiting("c", 0)];

        await Assert.That(StartRate.AgainAt(group, group[0], 1, Make.Now)).IsNull();
        await Assert.That(StartRate.AgainAt(group, group[1], 1, Make.Now)).IsNotNull();
        await Assert.That(StartRate.AgainAt(group, group[2], 1, Make.Now)).IsNotNull();
        await Assert.That(StartRate.AgainAt(group, group[2], 2, Make.Now)).IsNull();
    }

    [Test]
    public async Task One_that_waits_for_something_else_keeps_nobody_from_starting()
    {
        var paused = Waiting("a", 0);
        Machine[] group = [Because(paused, "Paused"), Waiting("b", 1)];

        await Assert.That(StartRate.AgainAt(group, group[1], 1, Make.Now)).IsNull();
        group[0] = Because(paused, Restraint.StartsPerMinute);
        await Assert.That(StartRate.AgainAt(group, group[1], 1, Make.Now)).IsNotNull();

        static Machine Because(Machine machine, string reason) => machine with
        {
            Status = machine.Status with { Conditions = machine.Status.Conditions.With(MachineReport.Waiting, ConditionStatus.True, reason, "", 1, Make.Now) },
        };
    }

    [Test]
    public async Task A_place_is_free_a_minute_after_the_last_start()
    {
        Machine[] group = [Started("a", 20), Waiting("b", 0)];

        await Assert.That(StartRate.AgainAt(group, group[1], 1, Make.Now)).IsEqualTo(Make.Now + TimeSpan.FromSeconds(40));
        await Assert.That(StartRate.AgainAt(group, group[1], 1, Make.Now + TimeSpan.FromSeconds(40))).IsNull();
    }

    [Test]
    public void However_passes_interleave_no_minute_has_more_starts_than_allowed() =>
        (from rate in Gen.Int[1, 3]
         from machines in Gen.Int[1, 8]
         from order in Gen.Int[0, 1000].Array[200]
         select (rate, machines, order)).Sample(input =>
         {
             var now = Make.Now;
             var group = Enumerable.Range(0, input.machines).Select(number => Waiting($"m{number}", number % 3)).ToArray();
             var starts = new List<DateTimeOffset>();
             foreach (var pick in input.order)
             {
                 now += TimeSpan.FromSeconds(pick % 7);

                 // Two passes at once see the same group.
                 var seen = group.ToArray();
                 foreach (var at in new[] { pick % seen.Length, (pick / 7) % seen.Length }.Distinct())
                 {
                     if (seen[at].Status.Progress == MachineState.Shutdown && StartRate.AgainAt(seen, seen[at], input.rate, now) is null)
                     {
                         starts.Add(now);
                         group[at] = Begun(seen[at], now);
                     }
                 }
             }

             return starts.All(start => starts.Count(other => other >= start && other - start < TimeSpan.FromMinutes(1)) <= input.rate);
         });

    private static Machine Waiting(string name, int wishedAt) => Make.Machine(name, state: MachineState.Shutdown, status: new()
    {
        Wish = new() { PowerState = PowerState.On, Source = WishSource.ClusterAutoscaler, Time = Make.Now + TimeSpan.FromSeconds(wishedAt) },
    });

    private static Machine Started(string name, int secondsAgo) => Begun(Waiting(name, 0), Make.Now - TimeSpan.FromSeconds(secondsAgo));

    private static Machine Begun(Machine machine, DateTimeOffset time) => machine with
    {
        Status = machine.Status with { Progress = MachineState.StartingUp, Operation = Make.Operation(PowerOperationKind.Startup, "job") with { StartTime = time } },
    };
}
