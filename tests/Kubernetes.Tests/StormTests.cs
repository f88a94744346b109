using System.Net;

namespace HomelabAutoscaler.Kubernetes.Tests;

/// <summary>A server that refuses again and again while the cluster changes: in the end everything is known, and it was not asked without end.</summary>
public class StormTests
{
    private const int Changes = 60;

    [Test]
    public async Task A_storm_of_versions_that_are_too_old_loses_nothing_and_is_met_with_growing_patience()
    {
        await using var watched = new WatchedCluster();
        var refusals = 20;
        watched.Way.Fault = request =>
        {
            if (!Way.IsWatch(request) || refusals == 0)
            {
                return null;
            }

            refusals--;
            watched.Put($"l{refusals % 5}", $"h{refusals}");
            return ScriptedServer.Failure(HttpStatusCode.Gone, "Expired", "too old resource version");
        };
        var began = watched.Time.GetUtcNow();
        watched.Run();
        await watched.PassUntilAsync(() => refusals == 0 && watched.Known == watched.Truth);

        // Waits of 0.25 s, 0.5 s … up to 30 s, less a fifth by chance.
        await Assert.That((watched.Time.GetUtcNow() - began).TotalMinutes).IsGreaterThan(4);
        await Assert.That(watched.Known).IsEqualTo("l0=h0 l1=h1 l2=h2 l3=h3 l4=h4");
    }

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(3)]
    public async Task A_server_that_refuses_three_requests_of_ten_is_followed_all_the_same(int seed)
    {
        await using var watched = new WatchedCluster();
        var random = new Random(seed);
        HttpStatusCode[] refusals = [HttpStatusCode.Conflict, HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError];
        watched.Way.Fault = request => random.Next(10) < 3 ? ScriptedServer.Failure(refusals[random.Next(3)], "No") : null;
        watched.Run();
        for (var change = 0; change < Changes; change++)
        {
            if (change % 7 == 6)
            {
                watched.Delete($"l{change % 4}");
            }

            watched.Put($"l{change % 5}", $"h{change}");
            watched.Time.Advance(TimeSpan.FromSeconds(20));
        }

        await watched.PassUntilAsync(() => watched.Known == watched.Truth);
        await Assert.That(watched.Running.IsCompleted).IsFalse();
    }
}
