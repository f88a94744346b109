using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Operator.Reconciling;

namespace HomelabAutoscaler.Operator.CloudProvider;

/// <summary>
/// Writes what Cluster Autoscaler wants into spec.powerState, and nothing else: all machines of a call or none. When it
/// returns, the wish is with the API server and the fleet shows it.
/// </summary>
public sealed class IntentWriter(KubeApi api, ClusterStores stores) : IDisposable
{
    /// <summary>How often a call is decided anew because somebody wrote in between.</summary>
    private const int Tries = 4;

    private static readonly TimeSpan UndoTime = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>Decides on the present fleet and writes the decision; decides again when a machine changed meanwhile.</summary>
    /// <returns>What was decided, when that is written or refused.</returns>
    /// <exception cref="KubeApiException">The API server refused or did not answer; nothing is changed.</exception>
    public async Task<ScalingChoice> ApplyAsync(Func<ScalingChoice> decide, PowerState wish, CancellationToken cancellation)
    {
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var choice = decide();
                if (choice.Refusal is not null || await TryWriteAsync(choice, wish, isLast: attempt == Tries, cancellation))
                {
                    return choice;
                }
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<bool> TryWriteAsync(ScalingChoice choice, PowerState wish, bool isLast, CancellationToken cancellation)
    {
        var written = new List<(Machine Before, Machine After)>();
        foreach (var machine in choice.Machines)
        {
            try
            {
                written.Add((machine, await WriteAsync(machine, wish, cancellation)));
            }
            catch (Exception e) when (e is KubeApiException or OperationCanceledException)
            {
                await UndoAsync(written);
                if (isLast || e is not KubeApiException { IsConflict: true })
                {
                    throw;
                }

                stores.Machines.Observe(await api.GetAsync<Machine>(machine.Name.Key, cancellation));
                return false;
            }
        }

        return true;
    }

    private async Task<Machine> WriteAsync(Machine machine, PowerState? wish, CancellationToken cancellation)
    {
        var after = await api.UpdateAsync(machine, machine with { Spec = machine.Spec with { PowerState = wish } }, null, cancellation);
        stores.Machines.Observe(after);
        return after;
    }

    /// <summary>Takes back what was written of a call that cannot be carried out as a whole, whether or not the caller still waits.</summary>
    private async Task UndoAsync(List<(Machine Before, Machine After)> written)
    {
        using var timeout = new CancellationTokenSource(UndoTime);
        foreach (var (before, after) in written)
        {
            try
            {
                await WriteAsync(after, before.Spec.PowerState, timeout.Token);
            }
            catch (Exception e) when (e is KubeApiException or OperationCanceledException)
            {
                // Somebody else has a say in it by now, or nobody can be reached: the wish stands as it is.
            }
        }
    }
}
