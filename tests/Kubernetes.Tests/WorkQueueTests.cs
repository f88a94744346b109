using HomelabAutoscaler.Kubernetes.Queue;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Kubernetes.Tests;

public class WorkQueueTests
{
    private readonly FakeTimeProvider _clock = new();

    [Test]
    public async Task A_key_waits_once_however_often_it_is_added()
    {
        using var queue = new WorkQueue<string>(_clock);
        queue.Add("a");
        queue.Add("a");
        queue.Add("b");

        await Assert.That(Taken(queue)).IsEquivalentTo(["a", "b"], TUnit.Assertions.Enums.CollectionOrdering.Matching);
    }

    [Test]
    public async Task A_key_whose_pass_is_in_flight_waits_and_comes_again()
    {
        using var queue = new WorkQueue<string>(_clock);
        queue.Add("a");
        queue.TryTake(out _);
        queue.Add("a");
        queue.Add("a");
        await Assert.That(queue.TryTake(out _)).IsFalse();
        queue.Done("a");

        await Assert.That(Taken(queue)).IsEquivalentTo(["a"]);
    }

    [Test]
    public async Task A_delayed_key_comes_when_it_is_due()
    {
        using var queue = new WorkQueue<string>(_clock);
        queue.AddAfter("late", TimeSpan.FromSeconds(10));
        queue.AddAfter("soon", TimeSpan.FromSeconds(2));
        await Assert.That(Taken(queue)).IsEmpty();
        await Assert.That(queue.NextDue).IsEqualTo(TimeSpan.FromSeconds(2));

        _clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.That(Taken(queue)).IsEquivalentTo(["soon"]);
        _clock.Advance(TimeSpan.FromSeconds(8));
        await Assert.That(Taken(queue)).IsEquivalentTo(["late"]);
        await Assert.That(queue.NextDue).IsNull();
    }

    [Test]
    public async Task Of_two_delays_of_a_key_the_shorter_one_counts()
    {
        using var queue = new WorkQueue<string>(_clock);
        queue.AddAfter("a", TimeSpan.FromSeconds(10));
        queue.AddAfter("a", TimeSpan.FromSeconds(1));
        queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.That(Taken(queue)).IsEquivalentTo(["a"]);

        _clock.Advance(TimeSpan.FromSeconds(20));
        await Assert.That(Taken(queue)).IsEmpty();
    }

    [Test]
    public async Task Setting_the_time_of_day_moves_no_delay()
    {
        using var queue = new WorkQueue<string>(_clock);
        queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _clock.AdjustTime(_clock.GetUtcNow() + TimeSpan.FromHours(1));
        await Assert.That(Taken(queue)).IsEmpty();
    }

    [Test]
    public async Task Any_delay_will_do()
    {
        using var queue = new WorkQueue<string>(TimeProvider.System);
        queue.AddAfter("a", TimeSpan.MaxValue);
        queue.AddAfter("b", TimeSpan.FromDays(100));
        queue.AddAfter("c", TimeSpan.MinValue);

        await Assert.That(Taken(queue)).IsEquivalentTo(["c"]);
        await Assert.That(queue.NextDue!.Value).IsGreaterThan(TimeSpan.FromDays(39));
    }

    [Test]
    public async Task A_delay_of_many_days_is_no_shorter_and_no_longer()
    {
        using var queue = new WorkQueue<string>(_clock);
        queue.AddAfter("a", TimeSpan.FromDays(30));
        _clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        await Assert.That(Taken(queue)).IsEmpty();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.That(Taken(queue)).IsEquivalentTo(["a"]);
    }

    [Test]
    public async Task A_key_that_was_waited_for_is_handed_over()
    {
        using var queue = new WorkQueue<string>(_clock);
        var taking = queue.TakeAsync(default);
        await Assert.That(taking.IsCompleted).IsFalse();
        queue.AddAfter("a", TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1));

        await Assert.That(await taking).IsEqualTo("a");
    }

    [Test]
    public async Task Waiting_for_a_key_can_be_called_off_and_takes_none()
    {
        using var queue = new WorkQueue<string>(_clock);
        using var stop = new CancellationTokenSource();
        var taking = queue.TakeAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Failing.With<OperationCanceledException>(() => taking);

        queue.Add("a");
        await Assert.That(Taken(queue)).IsEquivalentTo(["a"]);
    }

    [Test]
    public async Task A_key_that_had_its_passes_is_forgotten()
    {
        using var queue = new WorkQueue<object>(_clock);
        var key = PassedOver(queue);
        _clock.Advance(TimeSpan.FromHours(2));
        Pass(queue);
        GC.Collect();

        await Assert.That(key.IsAlive).IsFalse();

        WeakReference PassedOver(WorkQueue<object> queue)
        {
            var key = new object();
            queue.AddAfter(key, TimeSpan.FromHours(1));
            queue.AddAfter(key, TimeSpan.FromMinutes(1));
            queue.Add(key);
            Pass(queue);
            return new(key);
        }

        void Pass(WorkQueue<object> queue)
        {
            while (queue.TryTake(out var key))
            {
                queue.Done(key);
            }
        }
    }

    [Test]
    [NotInParallel]
    public async Task Delays_that_were_overtaken_do_not_pile_up()
    {
        using var queue = new WorkQueue<string>(_clock);
        Overtake(100);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Overtake(200_000);
        await Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before).IsLessThan(1_000_000);

        void Overtake(int times)
        {
            for (var i = 0; i < times; i++)
            {
                queue.AddAfter("a", TimeSpan.FromDays(10));
                queue.AddAfter("a", TimeSpan.FromMilliseconds(1));
                _clock.Advance(TimeSpan.FromMilliseconds(1));
                queue.TryTake(out var key);
                queue.Done(key!);
            }
        }
    }

    [Test]
    public async Task After_its_end_it_takes_no_more_from_the_clock()
    {
        var queue = new WorkQueue<string>(_clock);
        queue.AddAfter("a", TimeSpan.FromSeconds(1));
        queue.Dispose();
        queue.AddAfter("b", TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(5));

        await Assert.That(Taken(queue)).IsEmpty();
    }

    [Test]
    public async Task Passes_of_a_key_never_overlap_and_none_is_lost()
    {
        using var queue = new WorkQueue<int>(TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var inFlight = new int[4];
        var overlaps = 0;
        var seen = new int[4];
        var wanted = new int[4];
        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var key = await queue.TakeAsync(stop.Token);
                if (Interlocked.Increment(ref inFlight[key]) > 1)
                {
                    Interlocked.Increment(ref overlaps);
                }

                Volatile.Write(ref seen[key], Volatile.Read(ref wanted[key]));
                await Task.Yield();
                Interlocked.Decrement(ref inFlight[key]);
                queue.Done(key);
            }
        })).ToArray();

        for (var i = 0; i < 20_000; i++)
        {
            Interlocked.Increment(ref wanted[i % 4]);
            queue.Add(i % 4);
        }

        for (var i = 0; i < 200 && !seen.SequenceEqual(wanted); i++)
        {
            await Task.Delay(10);
        }

        await stop.CancelAsync();
        await Task.WhenAll(workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Assert.That(overlaps).IsEqualTo(0);
        await Assert.That(seen).IsEquivalentTo(wanted);
    }

    private static List<string> Taken(WorkQueue<string> queue)
    {
        var taken = new List<string>();
        while (queue.TryTake(out var key))
        {
            taken.Add(key);
        }

        taken.ForEach(queue.Done);
        return taken;
    }
}
