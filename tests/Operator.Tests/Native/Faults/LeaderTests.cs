using System.Diagnostics;

namespace HomelabAutoscaler.Operator.Tests.Native.Faults;

/// <summary>Two native operators, of which the one that leads stands still in the midst of its work, longer than its Lease lasts.</summary>
[ParallelGroup("faults"), ParallelLimiter<ThreeAtOnce>]
public class LeaderTests
{
    private static readonly TimeSpan StandsStill = TimeSpan.FromSeconds(5);

    private static readonly string[] Flags =
    [
        "--leader-elect", "--leader-election-lease-duration", "3s", "--leader-election-renew-deadline", "2s", "--leader-election-retry-period", "500ms",
    ];

    [Test]
    public async Task ALeaderThatAwakesLateDoesNothingTwice()
    {
        await using var homelab = new NativeHomelab();
        await homelab.StartAsync(Flags);
        homelab.Operators.Add(homelab.StartOperator(Flags));
        await Assert.That(await homelab.Operators[1].WaitUntilReadyAsync(TimeSpan.FromSeconds(30), CancellationToken.None)).IsTrue();

        var jobs = 0;
        homelab.Cluster.Answered += (request, response) =>
        {
            if (NativeHomelab.IsWriteOfOperator(request) && request.Method == "POST" && request.Target.Contains("/jobs", StringComparison.Ordinal) && response.Status == 201)
            {
                Interlocked.Increment(ref jobs);
            }
        };

        var (leader, stopped, seen) = (0, new Stopwatch(), 0);
        var pauses = 0;
        homelab.Meanwhile = async () =>
        {
            if (stopped.IsRunning)
            {
                if (stopped.Elapsed > StandsStill)
                {
                    stopped.Reset();
                    await homelab.Operators[leader].ResumeAsync();
                    leader = 1 - leader;
                }
            }
            else if (Volatile.Read(ref jobs) is var now && now > seen)
            {
                // A Job was made: its maker stands still before it can write down that it was.
                seen = now;
                pauses++;
                homelab.Story.Say("operator", $"{leader} stands still");
                await homelab.Operators[leader].SuspendAsync();
                await homelab.ServeAsync(homelab.Operators[1 - leader]);
                stopped.Start();
            }
        };
        await homelab.TellAsync();
        if (stopped.IsRunning)
        {
            await homelab.Operators[leader].ResumeAsync();
        }

        await Assert.That(pauses).IsGreaterThanOrEqualTo(2).Because(homelab.Told.ToString());
        await Assert.That(homelab.Invariants.JobsMade["startup"]).IsEqualTo(2).Because(homelab.Told.ToString());
        await Assert.That(homelab.Invariants.JobsMade["shutdown"]).IsEqualTo(2).Because(homelab.Told.ToString());
    }
}
