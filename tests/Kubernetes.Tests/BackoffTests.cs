using CsCheck;
using HomelabAutoscaler.Kubernetes.Watching;

namespace HomelabAutoscaler.Kubernetes.Tests;

public class BackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    [Test]
    public void Waits_double_up_to_the_longest_give_or_take_a_fifth() => Gen.Select(Gen.Int, Gen.Int[0, 200]).Sample((seed, failures) =>
    {
        var backoff = new Backoff(First, Longest, new Random(seed));
        for (var failure = 0; failure < failures; failure++)
        {
            backoff.Next();
        }

        var expected = Math.Min(First.TotalSeconds * Math.Pow(2, failures), Longest.TotalSeconds);
        var wait = backoff.Next().TotalSeconds;
        return wait >= expected * 0.8 && wait <= expected * 1.2;
    });

    [Test]
    public async Task Clients_do_not_come_back_all_at_once()
    {
        var waits = Enumerable.Range(0, 100).Select(_ => new Backoff(First, Longest, Random.Shared).Next()).Distinct();

        await Assert.That(waits.Count()).IsGreaterThan(90);
    }

    [Test]
    public async Task After_a_success_it_begins_anew()
    {
        var backoff = new Backoff(First, Longest, new Random(1));
        for (var failure = 0; failure < 10; failure++)
        {
            backoff.Next();
        }

        backoff.Reset();
        await Assert.That(backoff.Next()).IsLessThan(TimeSpan.FromMilliseconds(301));
    }

    [Test]
    [Arguments(0.001, 0.3)]
    [Arguments(7, 7)]
    [Arguments(2_000_000_000, 600)]
    public async Task What_a_server_asks_for_is_the_least_as_far_as_it_makes_sense(double asked, double most)
    {
        var wait = new Backoff(First, Longest, new Random(1)).Next(TimeSpan.FromSeconds(asked)).TotalSeconds;

        await Assert.That(wait).IsBetween(Math.Min(asked, most), most);
    }
}
