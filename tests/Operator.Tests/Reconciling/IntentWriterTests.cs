using System.Net;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Operator.Tests.CloudProvider;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Reconciling;

/// <summary>Calls that change several machines: one after the other, and each of them whole or not at all.</summary>
public class IntentWriterTests
{
    /// <summary>For what comes at once unless it is broken.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string[] M1 = ["m1"];
    private static readonly string[] M1M2 = ["m1", "m2"];
    private static readonly string[] M1M2M3 = ["m1", "m2", "m3"];

    [Test]
    public async Task The_second_of_two_calls_decides_when_the_first_has_written()
    {
        using var fixture = await OffAsync("m1", "m2");
        var arrives = new TaskCompletionSource();
        fixture.Way.Intervene = async (_, send) =>
        {
            await arrives.Task;
            return await send();
        };
        var first = fixture.Intents.ApplyAsync(() => FirstThatIsOff(fixture), CancellationToken.None);
        var decisions = 0;
        var second = fixture.Intents.ApplyAsync(
            () =>
            {
                decisions++;
                return FirstThatIsOff(fixture);
            },
            CancellationToken.None);

        await Assert.That(decisions).IsEqualTo(0);
        arrives.SetResult();
        await Assert.That((await first).Machines.Select(NameOf)).IsEquivalentTo(["m1"]);
        await Assert.That((await second).Machines.Select(NameOf)).IsEquivalentTo(["m2"]);
        await Assert.That(decisions).IsEqualTo(1);
        await Assert.That(fixture.Way.Writes).IsEquivalentTo(["PATCH m1", "PATCH m2"]);
    }

    [Test]
    public async Task A_call_that_waits_its_turn_can_be_called_off_and_holds_up_nobody()
    {
        using var fixture = await OffAsync("m1", "m2");
        var arrives = new TaskCompletionSource();
        fixture.Way.Intervene = async (_, send) =>
        {
            await arrives.Task;
            return await send();
        };
        var first = fixture.Intents.ApplyAsync(() => FirstThatIsOff(fixture), CancellationToken.None);
        using var caller = new CancellationTokenSource();
        var second = fixture.Intents.ApplyAsync(() => FirstThatIsOff(fixture), caller.Token);
        await caller.CancelAsync();
        await Failing.With<OperationCanceledException>(() => second.WaitAsync(Patience));
        arrives.SetResult();
        await first;
        await fixture.Intents.ApplyAsync(() => FirstThatIsOff(fixture), CancellationToken.None);

        await Assert.That((fixture.Wanted("m1"), fixture.Wanted("m2"))).IsEqualTo(("on", "on"));
    }

    [Test]
    public async Task Each_wish_before_the_one_that_failed_is_taken_back()
    {
        using var fixture = await OffAsync(M1M2M3);
        fixture.Way.Intervene = (request, send) => OnTheWay.About(request) == "PATCH m3" ? Task.FromResult(Failure(HttpStatusCode.InternalServerError)) : send();
        await Failing.With<KubeApiException>(() => fixture.Intents.ApplyAsync(() => On(fixture, M1M2M3), CancellationToken.None));

        await Assert.That(string.Join(' ', M1M2M3.Select(fixture.Wanted))).IsEqualTo("off off off");
        await Assert.That(M1M2M3.Count(machine => fixture.Known(machine).Spec.PowerState == PowerState.Off)).IsEqualTo(3);
    }

    [Test]
    public async Task One_wish_that_cannot_be_taken_back_does_not_keep_the_others()
    {
        using var fixture = await OffAsync(M1M2M3);
        fixture.Way.Intervene = (request, send) =>
            OnTheWay.About(request) == "PATCH m3" || (OnTheWay.About(request) == "PATCH m1" && fixture.Way.Writes.Contains("PATCH m3"))
                ? Task.FromResult(Failure(HttpStatusCode.InternalServerError))
                : send();
        var failure = await Failing.With<KubeApiException>(() => fixture.Intents.ApplyAsync(() => On(fixture, M1M2M3), CancellationToken.None));

        await Assert.That(failure.Message).Contains("m3");
        await Assert.That(string.Join(' ', M1M2M3.Select(fixture.Wanted))).IsEqualTo("on off off");
    }

    [Test]
    public async Task A_wish_that_was_written_although_its_answer_got_lost_is_taken_back_too()
    {
        using var fixture = await OffAsync("m1", "m2");
        fixture.Way.Intervene = async (request, send) =>
        {
            var answer = await send();
            return OnTheWay.About(request) == "PATCH m2" && fixture.Way.Writes.Count == 2 ? throw new HttpRequestException("the connection was reset") : answer;
        };
        await Failing.With<KubeApiException>(() => fixture.Intents.ApplyAsync(() => On(fixture, M1M2), CancellationToken.None));

        await Assert.That((fixture.Wanted("m1"), fixture.Wanted("m2"))).IsEqualTo(("off", "off"));
    }

    [Test]
    public async Task What_was_written_for_a_caller_that_no_longer_waits_is_taken_back()
    {
        using var fixture = await OffAsync("m1", "m2");
        using var caller = new CancellationTokenSource();
        fixture.Way.Intervene = async (request, send) =>
        {
            if (OnTheWay.About(request) == "PATCH m2")
            {
                await caller.CancelAsync();
            }

            return await send();
        };
        await Failing.With<OperationCanceledException>(() => fixture.Intents.ApplyAsync(() => On(fixture, M1M2), caller.Token));

        await Assert.That((fixture.Wanted("m1"), fixture.Wanted("m2"))).IsEqualTo(("off", "off"));
    }

    [Test]
    public async Task A_status_that_is_written_while_a_wish_is_taken_back_does_not_save_the_wish()
    {
        using var fixture = await OffAsync("m1", "m2");
        fixture.Way.Intervene = (request, send) =>
        {
            switch (OnTheWay.About(request))
            {
                case "PATCH m2":
                    return Task.FromResult(Failure(HttpStatusCode.InternalServerError));
                case "PATCH m1" when fixture.Way.Writes.Count(write => write == "PATCH m1") == 2:
                    fixture.PatchBehindItsBack("m1", """{"status":{"wish":{"powerState":"on","source":"ClusterAutoscaler","time":"2026-01-31T12:00:00.000000Z"}}}""", "/status");
                    break;
            }

            return send();
        };
        await Failing.With<KubeApiException>(() => fixture.Intents.ApplyAsync(() => On(fixture, M1M2), CancellationToken.None));

        var machine = await fixture.InClusterAsync("m1");
        await Assert.That(machine.Status.Wish!.PowerState).IsEqualTo(PowerState.On);
        await Assert.That(machine.Spec.PowerState).IsEqualTo(PowerState.Off);
        await Assert.That(Wishes.Of(machine, TimeSpan.FromHours(1), Make.Now)!.Source).IsEqualTo(WishSource.Enrolment);
    }

    [Test]
    public async Task What_a_person_wrote_in_between_is_the_persons_wish()
    {
        using var fixture = await OffAsync("m1", "m2");
        fixture.Way.Intervene = (request, send) =>
        {
            if (OnTheWay.About(request) != "PATCH m2")
            {
                return send();
            }

            fixture.WriteBehindItsBack("m1", """{"powerState":"off"}""");
            return Task.FromResult(Failure(HttpStatusCode.InternalServerError));
        };
        await Failing.With<KubeApiException>(() => fixture.Intents.ApplyAsync(() => On(fixture, M1M2), CancellationToken.None));

        await Assert.That(Wishes.Of(await fixture.InClusterAsync("m1"), TimeSpan.FromHours(1), Make.Now)!.Source).IsEqualTo(WishSource.Person);
    }

    [Test]
    public async Task What_somebody_else_signed_in_between_stays()
    {
        using var fixture = await OffAsync("m1", "m2");
        fixture.Way.Intervene = (request, send) =>
        {
            if (OnTheWay.About(request) != "PATCH m2")
            {
                return send();
            }

            fixture.PatchBehindItsBack("m1", $$"""{"metadata":{"annotations":{"{{Wishes.Annotation}}":"on Schedule 2026-01-31T12:00:01.000000Z"} } }""");
            return Task.FromResult(Failure(HttpStatusCode.InternalServerError));
        };
        await Failing.With<KubeApiException>(() => fixture.Intents.ApplyAsync(() => On(fixture, M1M2), CancellationToken.None));

        await Assert.That(fixture.Wanted("m1")).IsEqualTo("on");
        await Assert.That(Wishes.Of(await fixture.InClusterAsync("m1"), TimeSpan.FromHours(1), Make.Now)!.Source).IsEqualTo(WishSource.Schedule);
    }

    [Test]
    public async Task Where_nothing_was_wished_before_nothing_is_wished_again()
    {
        using var fixture = await ProviderFixture.WithAsync(Make.Machine("m1", null, MachineState.Shutdown), Off("m2"));
        fixture.Way.Intervene = (request, send) => OnTheWay.About(request) == "PATCH m2" ? Task.FromResult(Failure(HttpStatusCode.InternalServerError)) : send();
        await Failing.With<KubeApiException>(() => fixture.Intents.ApplyAsync(() => On(fixture, M1M2), CancellationToken.None));

        var machine = await fixture.InClusterAsync("m1");
        await Assert.That(machine.Spec.PowerState).IsNull();
        await Assert.That(machine.Metadata.Annotations.ContainsKey(Wishes.Annotation)).IsFalse();
    }

    [Test]
    public async Task A_persons_wish_that_was_left_alone_long_enough_is_not_left_alone_again()
    {
        var before = new PowerWish { PowerState = PowerState.On, Source = WishSource.Person, Time = Make.Now - TimeSpan.FromHours(2), HeldUntil = Make.Now - TimeSpan.FromHours(1) };
        using var fixture = await ProviderFixture.WithAsync(
            Make.Machine("m1", PowerState.On, MachineState.Ready, status: new() { Wish = before }), Make.Machine("m2", PowerState.On, MachineState.Ready));
        fixture.Way.Intervene = (request, send) => OnTheWay.About(request) == "PATCH m2" ? Task.FromResult(Failure(HttpStatusCode.InternalServerError)) : send();
        await Failing.With<KubeApiException>(() => fixture.Intents.ApplyAsync(() => ScalingChoice.Of(M1M2.Select(fixture.Known), PowerState.Off, Make.Now), CancellationToken.None));

        var wish = Wishes.Of(await fixture.InClusterAsync("m1"), TimeSpan.FromHours(1), Make.Now)!;
        await Assert.That((wish.PowerState, wish.Source)).IsEqualTo((PowerState.On, WishSource.Enrolment));
        await Assert.That(wish.HeldUntil).IsNull();
    }

    [Test]
    public async Task A_call_that_is_overtaken_again_and_again_gives_up_and_leaves_nothing_behind()
    {
        using var fixture = await OffAsync("m1", "m2");
        fixture.Way.Intervene = (request, send) => OnTheWay.About(request) == "PATCH m2" ? Task.FromResult(Failure(HttpStatusCode.Conflict)) : send();
        var failure = await Failing.With<KubeApiException>(() => fixture.Intents.ApplyAsync(() => On(fixture, M1M2), CancellationToken.None));

        await Assert.That(failure.IsConflict).IsTrue();
        await Assert.That(fixture.Way.Writes.Count(write => write == "PATCH m2")).IsEqualTo(4);
        await Assert.That((fixture.Wanted("m1"), fixture.Wanted("m2"))).IsEqualTo(("off", "off"));
    }

    [Test]
    public async Task On_what_cannot_be_taken_back_nothing_is_decided_anew()
    {
        using var fixture = await OffAsync("m1", "m2", "m3");
        fixture.Way.Intervene = (request, send) =>
            OnTheWay.About(request) == "PATCH m2" ? Task.FromResult(Failure(HttpStatusCode.Conflict))
            : OnTheWay.About(request) == "PATCH m1" && fixture.Way.Writes.Contains("PATCH m2") ? Task.FromResult(Failure(HttpStatusCode.InternalServerError))
            : send();
        var decisions = 0;
        var failure = await Failing.With<KubeApiException>(() => fixture.Intents.ApplyAsync(
            () =>
            {
                decisions++;
                return On(fixture, M1M2);
            },
            CancellationToken.None));

        await Assert.That(failure.Message).Contains("m2");
        await Assert.That(decisions).IsEqualTo(1);
        await Assert.That((fixture.Wanted("m1"), fixture.Wanted("m2"), fixture.Wanted("m3"))).IsEqualTo(("on", "off", "off"));
    }

    [Test]
    public async Task Until_a_call_is_over_its_machines_are_undecided_and_then_each_is_told_of()
    {
        using var fixture = await OffAsync("m1", "m2", "m3");
        var decided = new List<string>();
        var undecided = new List<bool>();
        var tries = 0;
        fixture.Intents.Decided += name =>
        {
            decided.Add(name.Name);
            undecided.Add(fixture.Intents.IsUndecided(name));
        };
        fixture.Way.Intervene = (request, send) => OnTheWay.About(request) == "PATCH m2" ? Task.FromResult(Failure(HttpStatusCode.Conflict)) : send();
        await fixture.Intents.ApplyAsync(
            () =>
            {
                undecided.Add(fixture.Intents.IsUndecided(new(Make.Namespace, "m1")));
                return On(fixture, ++tries == 1 ? M1M2 : ["m3"]);
            },
            CancellationToken.None);

        await Assert.That(undecided.Take(2)).IsEquivalentTo([false, true], TUnit.Assertions.Enums.CollectionOrdering.Matching);
        await Assert.That(undecided.Skip(2).Any(one => one)).IsFalse();
        await Assert.That(decided.Distinct()).IsEquivalentTo(["m1", "m2", "m3"]);
    }

    [Test]
    [Arguments(PowerState.Off, MachineState.Draining, WishSource.ClusterAutoscaler, WishSource.Enrolment)]
    [Arguments(PowerState.Off, MachineState.Draining, WishSource.Schedule, WishSource.Schedule)]
    [Arguments(PowerState.On, MachineState.Ready, WishSource.ClusterAutoscaler, WishSource.Enrolment)]
    [Arguments(PowerState.On, MachineState.StartingUp, WishSource.ClusterAutoscaler, WishSource.ClusterAutoscaler)]
    public async Task Of_a_wish_that_is_restored_nobody_thinks_that_Cluster_Autoscaler_has_done_its_part_just_now(PowerState state, MachineState progress, WishSource source, WishSource afterwards)
    {
        var before = new PowerWish { PowerState = state, Source = source, Time = Make.Now - TimeSpan.FromHours(2) };
        using var fixture = await ProviderFixture.WithAsync(Make.Machine("m1", state, progress, status: new() { Wish = before }), Off("m2"));
        fixture.Way.Intervene = (request, send) => OnTheWay.About(request) == "PATCH m2" ? Task.FromResult(Failure(HttpStatusCode.InternalServerError)) : send();
        await Failing.With<KubeApiException>(() => fixture.Intents.ApplyAsync(
            () => ScalingChoice.Of(M1M2.Select(fixture.Known), state == PowerState.On ? PowerState.Off : PowerState.On, Make.Now), CancellationToken.None));

        var wish = Wishes.Of(await fixture.InClusterAsync("m1"), TimeSpan.FromHours(1), Make.Now)!;
        await Assert.That((wish.PowerState, wish.Source)).IsEqualTo((state, afterwards));
    }

    [Test]
    [Arguments(HttpStatusCode.InternalServerError)]
    [Arguments(HttpStatusCode.Conflict)]
    public async Task What_is_derived_anew_until_it_is_done_is_never_taken_back(HttpStatusCode status)
    {
        using var fixture = await OffAsync("m1", "m2");
        fixture.Way.Intervene = (request, send) => OnTheWay.About(request) == "PATCH m2" ? Task.FromResult(Failure(status)) : send();
        await Failing.With<KubeApiException>(() => fixture.Intents.AdvanceAsync(() => On(fixture, [.. M1M2.Where(machine => fixture.Wanted(machine) == "off")]), CancellationToken.None));

        await Assert.That((fixture.Wanted("m1"), fixture.Wanted("m2"))).IsEqualTo(("on", "off"));
        await Assert.That(fixture.Way.Writes.Count(write => write == "PATCH m1")).IsEqualTo(1);
    }

    [Test]
    public async Task Of_what_is_derived_anew_also_a_wish_that_was_called_off_stays()
    {
        using var fixture = await OffAsync("m1");
        using var caller = new CancellationTokenSource();
        fixture.Way.Intervene = async (_, send) =>
        {
            using var answer = await send();
            await caller.CancelAsync();
            throw new OperationCanceledException(caller.Token);
        };
        await Failing.With<OperationCanceledException>(() => fixture.Intents.AdvanceAsync(() => On(fixture, M1), caller.Token));

        await Assert.That(fixture.Wanted("m1")).IsEqualTo("on");
    }

    private static Machine Off(string name) => Make.Machine(name, PowerState.Off, MachineState.Shutdown);

    private static Task<ProviderFixture> OffAsync(params IEnumerable<string> machines) => ProviderFixture.WithAsync([.. machines.Select(Off)]);

    private static string NameOf(Machine machine) => machine.Metadata.Name;

    private static ScalingChoice On(ProviderFixture fixture, IEnumerable<string> machines) =>
        ScalingChoice.Of(machines.Select(fixture.Known), PowerState.On, fixture.Clock.GetUtcNow());

    private static ScalingChoice FirstThatIsOff(ProviderFixture fixture) =>
        On(fixture, [.. M1M2.Where(machine => fixture.Known(machine).Spec.PowerState == PowerState.Off).Take(1)]);

    private static HttpResponseMessage Failure(HttpStatusCode status) => new(status)
    {
        Content = new StringContent($$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{status}}","message":"etcd","code":{{(int)status}} }"""),
    };
}
