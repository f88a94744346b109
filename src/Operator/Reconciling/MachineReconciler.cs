using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Events;

namespace HomelabAutoscaler.Operator.Reconciling;

/// <summary>One pass over a machine: view, decide, write, act.</summary>
public sealed class MachineReconciler(
    KubeApi api, ClusterStores stores, MachineViews views, IntentWriter intents, EffectRunner effects, EventRecorder events, TimeProvider clock, ILogger logger)
    : IReconciler<MachineName>
{
    /// <summary>Told of a machine as it was and as its status was written.</summary>
    public Action<Machine, Machine>? Written { get; init; }

    public async Task<Requeue> PassAsync(MachineName name, CancellationToken cancellation)
    {
        // Undecided is asked after the machine is read: what is taken back between the two makes its version an old one.
        if (stores.Machines.Current.Find(name.Key) is not { } machine || intents.IsUndecided(name))
        {
            return Requeue.OnChange;
        }

        var now = clock.GetUtcNow();
        var decision = MachineDecider.Decide(await views.OfAsync(machine, now, cancellation), now);
        if (decision.Status != machine.Status)
        {
            var before = machine;
            machine = await api.UpdateAsync(machine, machine with { Status = decision.Status }, "status", cancellation);
            stores.Machines.Observe(machine);
            Written?.Invoke(before, machine);
        }

        foreach (var notice in decision.Notices)
        {
            logger.Noticed(name, notice.Note);
            events.Record(machine, notice);
        }

        foreach (var effect in decision.Effects)
        {
            // A wish may have changed while this pass waited for an answer: what it decided is not wanted any more.
            if (stores.Machines.Current.Find(name.Key)?.Metadata.ResourceVersion != machine.Metadata.ResourceVersion)
            {
                return Requeue.Now;
            }

            logger.Acting(name, effect.GetType().Name);
            await effects.RunAsync(effect, cancellation);
        }

        return decision.Requeue;
    }
}
