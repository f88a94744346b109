using CsCheck;
using HomelabAutoscaler.Kubernetes.Queue;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Kubernetes.Tests;

/// <summary>The queue against a model that is too simple to be wrong: for each key whether it waits, is in flight, and when it is due.</summary>
public class WorkQueueModelTests
{
    private static readonly Gen<(Step Step, int Key, int Seconds)> Steps = Gen.Select(Gen.Enum<Step>(), Gen.Int[0, 3], Gen.Int[0, 20]);

    private enum Step
    {
        Add,
        AddAfter,
        Take,
        Done,
        Pass,
    }

    [Test]
    public void Whatever_happens_in_whatever_order_a_key_comes_when_it_should_and_once() =>
        Steps.List[0, 80].Sample(steps =>
        {
            var clock = new FakeTimeProvider();
            using var queue = new WorkQueue<int>(clock);
            var keys = Enumerable.Range(0, 4).Select(_ => new Key()).ToArray();
            var now = 0;
            foreach (var (step, key, seconds) in steps)
            {
                switch (step)
                {
                    case Step.Add:
                        queue.Add(key);
                        keys[key].Waits = true;
                        break;
                    case Step.AddAfter:
                        queue.AddAfter(key, TimeSpan.FromSeconds(seconds));
                        keys[key].AddAt(now + seconds, now);
                        break;
                    case Step.Take:
                        Take(queue, keys);
                        break;
                    case Step.Done when keys[key].InFlight:
                        queue.Done(key);
                        keys[key].InFlight = false;
                        break;
                    case Step.Pass:
                        now += seconds;
                        clock.Advance(TimeSpan.FromSeconds(seconds));
                        Array.ForEach(keys, other => other.Pass(now));
                        break;
                }

                Compare(queue, keys, now);
            }

            // In the end every key that was added had its pass, and nothing is left.
            clock.Advance(TimeSpan.FromMinutes(1));
            Array.ForEach(keys, key => key.Pass(now + 60));
            for (var key = 0; key < keys.Length; key++)
            {
                if (keys[key].InFlight)
                {
                    queue.Done(key);
                    keys[key].InFlight = false;
                }
            }

            while (Take(queue, keys) is { } taken)
            {
                queue.Done(taken);
                keys[taken].InFlight = false;
            }

            Compare(queue, keys, now + 60);
        }, iter: 10_000);

    private static int? Take(WorkQueue<int> queue, Key[] keys)
    {
        var isTaken = queue.TryTake(out var key);
        if (isTaken != keys.Any(other => other.IsReady) || (isTaken && !keys[key].IsReady))
        {
            throw new InvalidOperationException($"took {(isTaken ? key : "nothing")}");
        }

        if (!isTaken)
        {
            return null;
        }

        (keys[key].Waits, keys[key].InFlight) = (false, true);
        return key;
    }

    private static void Compare(WorkQueue<int> queue, Key[] keys, int now)
    {
        var depth = keys.Count(key => key.IsReady);
        var due = keys.Min(key => key.Due) is { } first ? TimeSpan.FromSeconds(first - now) : (TimeSpan?)null;
        if (queue.Depth != depth || queue.NextDue != due)
        {
            throw new InvalidOperationException($"{queue.Depth} keys are ready and the next is due in {queue.NextDue}; it should be {depth} and {due}");
        }
    }

    private sealed class Key
    {
        public bool Waits { get; set; }

        public bool InFlight { get; set; }

        public int? Due { get; private set; }

        public bool IsReady => Waits && !InFlight;

        public void AddAt(int due, int now)
        {
            if (due <= now)
            {
                Waits = true;
            }
            else if (Due is null || due < Due)
            {
                Due = due;
            }
        }

        public void Pass(int now)
        {
            if (Due <= now)
            {
                (Waits, Due) = (true, null);
            }
        }
    }
}
