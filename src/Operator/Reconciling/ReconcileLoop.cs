using System.Collections.Concurrent;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Queue;
using HomelabAutoscaler.Kubernetes.Watching;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>Takes keys from a queue and has a pass made over each; a pass that fails is repeated, later each time.</summary>
public sealed class ReconcileLoop<TKey>(WorkQueue<TKey> queue, IReconciler<TKey> reconciler, ILogger logger)
    where TKey : notnull
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<TKey, Backoff> _failing = [];

    /// <summary>Told how each pass ended: done, overtaken, failed or broken.</summary>
    public event Action<string>? Passed;

    public WorkQueue<TKey> Queue => queue;

    public Task RunAsync(int workers, CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(cancellation)));

    /// <summary>One pass over a key that was taken from the queue.</summary>
    public async Task PassAsync(TKey key, CancellationToken cancellation)
    {
        try
        {
            var requeue = await reconciler.PassAsync(key, cancellation);
            _failing.TryRemove(key, out _);
            Passed?.Invoke("done");
            if (requeue.After is { } delay)
            {
                queue.AddAfter(key, delay);
            }
        }
        catch (KubeApiException e)
        {
            var wait = BackoffOf(key).Next(e.RetryAfter);
            Passed?.Invoke(e.IsConflict ? "overtaken" : "failed");
            if (e.IsConflict)
            {
                logger.PassOvertaken(key, e.Message);
            }
            else
            {
                logger.PassFailed(key, e.Message, wait);
            }

            queue.AddAfter(key, wait);
        }
        catch (WireException e)
        {
            var wait = BackoffOf(key).Next();
            Passed?.Invoke("failed");
            logger.PassFailed(key, e.Message, wait);
            queue.AddAfter(key, wait);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // A bug: it must not end the worker, with which all other machines would stand still.
            var wait = BackoffOf(key).Next();
            Passed?.Invoke("broken");
            logger.PassBroke(key, e, wait);
            queue.AddAfter(key, wait);
        }
        finally
        {
            queue.Done(key);
        }
    }

    private async Task WorkAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await PassAsync(await queue.TakeAsync(cancellation), cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // No longer leading, or stopping.
        }
    }

    private Backoff BackoffOf(TKey key) => _failing.GetOrAdd(key, static _ => new(FirstWait, LongestWait, Random.Shared));
}
