using System.Text.Json.Nodes;
using CsCheck;
using HomelabAutoscaler.Kubernetes.Leadership;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Kubernetes.Tests;

public class LeaderElectorTests
{
    private static readonly Gen<(int Who, Network.Weather Weather, int Delay, int Skew, bool IsDeleted, int Seconds)> Spells =
        Gen.Select(Gen.Int[0, 1], Gen.Enum<Network.Weather>(), Gen.Int[1, 30], Gen.Int[-100, 100], Gen.Int[0, 9].Select(dice => dice == 0), Gen.Int[1, 20]);

    [Test]
    public async Task The_first_one_leads_at_once_and_the_other_follows()
    {
        using var candidates = new Candidates(2);
        candidates.Start(0);
        candidates.Start(1);

        await Assert.That(candidates.Leading).IsEquivalentTo([0]);
        await Assert.That(candidates.Log.Lines).IsEquivalentTo(["Leading as replica-0", "Following replica-0"]);
        var lease = candidates.Cluster.Handle(ApiRequest.Get(Candidates.LeasePath)).Json()["spec"]!;
        await Assert.That((string?)lease["holderIdentity"]).IsEqualTo("replica-0");
        await Assert.That((long)lease["leaseDurationSeconds"]!).IsEqualTo(15);
    }

    [Test]
    public async Task It_goes_on_leading_with_one_request_for_each_renewal()
    {
        using var candidates = new Candidates(2);
        candidates.Start(0);
        candidates.Start(1);
        var before = candidates.Networks[0].Requests;
        candidates.Pass(TimeSpan.FromMinutes(10));

        await Assert.That(candidates.Leading).IsEquivalentTo([0]);
        await Assert.That(candidates.Networks[0].Requests - before).IsBetween(272, 334);
        await Assert.That((long)candidates.Cluster.Handle(ApiRequest.Get(Candidates.LeasePath)).Json()["spec"]!["leaseTransitions"]!).IsEqualTo(0);
    }

    [Test]
    public async Task One_that_stops_lets_the_next_one_lead_within_its_next_try()
    {
        using var candidates = new Candidates(2);
        candidates.Start(0);
        candidates.Start(1);
        candidates.Pass(TimeSpan.FromSeconds(30));
        candidates.Stop(0);
        await candidates.Runs[0];
        await Assert.That(candidates.Holder).IsEqualTo("");

        candidates.Pass(TimeSpan.FromSeconds(2.3));
        await Assert.That(candidates.Leading).IsEquivalentTo([1]);
        await Assert.That(candidates.Overlap).IsNull();
    }

    [Test]
    public async Task One_whose_last_renewal_got_lost_on_the_way_back_still_lets_go()
    {
        using var candidates = new Candidates(1);
        candidates.Start(0);
        candidates.Networks[0].Now = Network.Weather.AnswersLost;
        candidates.Pass(TimeSpan.FromSeconds(5));
        candidates.Networks[0].Now = Network.Weather.Fine;
        candidates.Stop(0);
        await candidates.Runs[0];

        await Assert.That(candidates.Holder).IsEqualTo("");
    }

    [Test]
    [Arguments(Network.Weather.Down)]
    [Arguments(Network.Weather.Refused)]
    [Arguments(Network.Weather.RequestsSlow)]
    public async Task One_that_cannot_renew_has_stopped_before_another_one_leads(Network.Weather weather)
    {
        using var candidates = new Candidates(2) { WindDown = TimeSpan.FromSeconds(4.5) };
        candidates.Start(0);
        candidates.Start(1);
        candidates.Pass(TimeSpan.FromSeconds(30));
        candidates.Networks[0].Delay = TimeSpan.FromHours(1);
        candidates.Networks[0].Now = weather;

        await Assert.That(candidates.PassUntil(() => !candidates.Leading.Any())!.Value).IsLessThanOrEqualTo(TimeSpan.FromSeconds(10.1));
        await Assert.That(candidates.PassUntil(() => candidates.Leading.Contains(1))!.Value).IsLessThan(TimeSpan.FromSeconds(10));
        await Assert.That(candidates.Overlap).IsNull();
        await Assert.That(candidates.Log.Lines).Contains("No longer leading: the Lease could not be renewed in time");
    }

    [Test]
    public async Task A_renewal_counts_from_when_it_was_asked_for_and_not_from_its_answer()
    {
        using var candidates = new Candidates(2) { WindDown = TimeSpan.FromSeconds(4.5) };
        candidates.Start(0);
        candidates.Start(1);
        candidates.Pass(TimeSpan.FromSeconds(30));
        candidates.Networks[0].Delay = TimeSpan.FromSeconds(4.9);
        candidates.Networks[0].Now = Network.Weather.AnswersSlow;
        candidates.Pass(TimeSpan.FromSeconds(2.5));
        candidates.Networks[0].Now = Network.Weather.Down;
        candidates.PassUntil(() => candidates.Leading.Contains(1));

        await Assert.That(candidates.Overlap).IsNull();
    }

    [Test]
    public async Task A_lease_that_a_person_deleted_is_made_again_by_its_holder()
    {
        using var candidates = new Candidates(2);
        candidates.Start(0);
        candidates.Start(1);
        candidates.Pass(TimeSpan.FromSeconds(30));
        candidates.Networks[0].Now = Network.Weather.Down;
        candidates.Cluster.Handle(ApiRequest.Delete(Candidates.LeasePath));
        candidates.Pass(TimeSpan.FromSeconds(5));
        await Assert.That(candidates.Leading).IsEquivalentTo([0]);

        candidates.Networks[0].Now = Network.Weather.Fine;
        candidates.Pass(TimeSpan.FromSeconds(5));
        await Assert.That(candidates.Leading).IsEquivalentTo([0]);
        await Assert.That(candidates.Holder).IsEqualTo("replica-0");
    }

    [Test]
    public async Task A_lease_that_was_deleted_and_whose_holder_is_gone_is_claimed_and_then_taken()
    {
        using var candidates = new Candidates(2);
        candidates.Start(0);
        candidates.Start(1);
        candidates.Pass(TimeSpan.FromSeconds(30));
        candidates.Networks[0].Now = Network.Weather.Down;
        candidates.Cluster.Handle(ApiRequest.Delete(Candidates.LeasePath));

        await Assert.That(candidates.PassUntil(() => candidates.Leading.Contains(1))!.Value).IsBetween(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(36));
        await Assert.That(candidates.Overlap).IsNull();
    }

    [Test]
    [Arguments("replica-9")]
    [Arguments("")]
    public async Task A_leader_whose_name_a_person_took_out_of_the_lease_stops(string holder)
    {
        using var candidates = new Candidates(1);
        candidates.Start(0);
        candidates.Cluster.Handle(ApiRequest.Patch(Candidates.LeasePath, new JsonObject { ["spec"] = new JsonObject { ["holderIdentity"] = holder } }));
        var lost = candidates.PassUntil(() => !candidates.Leading.Any())!.Value;

        await Assert.That(lost).IsLessThan(TimeSpan.FromSeconds(2.4));
        await Assert.That(candidates.Log.Lines).Contains($"No longer leading: {(holder.Length > 0 ? holder : "nobody")} holds the Lease");
        await Assert.That(candidates.PassUntil(() => candidates.Leading.Any())).IsNotNull();
    }

    [Test]
    public async Task A_note_that_a_person_made_on_the_lease_changes_nothing()
    {
        using var candidates = new Candidates(2);
        candidates.Start(0);
        candidates.Start(1);
        for (var minute = 0; minute < 5; minute++)
        {
            candidates.Pass(TimeSpan.FromMinutes(1));
            candidates.Cluster.Handle(ApiRequest.Patch(
                Candidates.LeasePath, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["note"] = $"{minute}" } } }));
        }

        await Assert.That(candidates.Leading).IsEquivalentTo([0]);
        await Assert.That(candidates.Log.Lines.Count).IsEqualTo(2);
    }

    [Test]
    public async Task A_note_that_a_person_makes_keeps_no_dead_holder_alive()
    {
        using var candidates = new Candidates(2);
        candidates.Start(0);
        candidates.Start(1);
        candidates.Pass(TimeSpan.FromSeconds(30));
        candidates.Networks[0].Now = Network.Weather.Down;
        for (var note = 0; note < 6; note++)
        {
            candidates.Pass(TimeSpan.FromSeconds(3));
            candidates.Cluster.Handle(ApiRequest.Patch(
                Candidates.LeasePath, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["note"] = $"{note}" } } }));
        }

        await Assert.That(candidates.Leading).IsEquivalentTo([1]);
    }

    [Test]
    public async Task Work_that_fails_is_the_callers_to_see_and_the_lease_is_free()
    {
        using var candidates = new Candidates(1);
        foreach (var lead in (Func<CancellationToken, Task>[])[_ => throw new InvalidOperationException("why"), _ => Task.FromException(new InvalidOperationException("why"))])
        {
            var thrown = await Failing.With<InvalidOperationException>(() => candidates.Electors[0].RunAsync(lead, default));

            await Assert.That(thrown.Message).IsEqualTo("why");
            await Assert.That(candidates.Electors[0].IsLeading).IsFalse();
            await Assert.That(candidates.Holder).IsEqualTo("");
        }
    }

    [Test]
    public async Task It_ends_without_a_complaint_when_it_is_told_to_in_any_state()
    {
        using var candidates = new Candidates(3);
        candidates.Start(0);
        candidates.Start(1);
        candidates.Networks[2].Now = Network.Weather.RequestsSlow;
        candidates.Start(2);
        candidates.Pass(TimeSpan.FromSeconds(1));
        foreach (var number in (int[])[0, 1, 2])
        {
            candidates.Stop(number);
            candidates.Pass(TimeSpan.FromSeconds(5));

            await Assert.That(candidates.Runs[number].IsCompletedSuccessfully).IsTrue();
        }
    }

    [Test]
    public void Two_never_lead_at_once_whatever_the_network_and_the_clocks_do_and_one_leads_in_the_end() =>
        Spells.List[1, 30].Sample(spells =>
        {
            using var candidates = new Candidates(2) { WindDown = TimeSpan.FromSeconds(4.5) };
            candidates.Start(0);
            candidates.Start(1);
            candidates.Pass(TimeSpan.FromSeconds(3));
            foreach (var (who, weather, delay, skew, isDeleted, seconds) in spells)
            {
                candidates.Networks[who].Now = weather;
                candidates.Networks[who].Delay = TimeSpan.FromSeconds(delay);
                candidates.Clocks[who].Skew = TimeSpan.FromHours(skew);
                if (isDeleted)
                {
                    candidates.Cluster.Handle(ApiRequest.Delete(Candidates.LeasePath));
                }

                candidates.Pass(TimeSpan.FromSeconds(seconds));
            }

            candidates.Networks.ForEach(network => network.Now = Network.Weather.Fine);
            candidates.Pass(TimeSpan.FromSeconds(60));
            return candidates.Overlap is null && candidates.Leading.Count() == 1;
        }, iter: 300);
}
