using System.Globalization;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Counts for every PodDisruptionBudget how many of its pods may go.</summary>
internal sealed class DisruptionController(ClusterState state) : IController
{
    private static readonly StorageKey BudgetKey = new("policy", "poddisruptionbudgets");
    private static readonly StorageKey PodKey = new("", "pods");

    // An eviction that came to nothing gives its disruption back after this long.
    private static readonly TimeSpan EvictionTimeout = TimeSpan.FromMinutes(2);

    public void See(StoreEvent change)
    {
        if (change.Key == BudgetKey && change.Current is { } budget)
            Count(budget);
        else if (change.Key == PodKey)
            foreach (var affected in state.Objects(BudgetKey, change.Subject.Namespace))
                Count(affected);
    }

    private void Count(StoredObject budget)
    {
        // Another change of this same budget may come after this one.
        if (!ReferenceEquals(state.Get(BudgetKey, budget.Namespace, budget.Name), budget))
            return;
        var spec = budget.Value.Map("spec");
        var pods = state.Objects(PodKey, budget.Namespace).Where(p => LabelSelector.Accepts(spec.Map("selector"), p.Value.Map("metadata", "labels"))).ToList();
        var disrupted = StillDisrupted(budget, pods);
        var expected = spec.Integer("minAvailable") is not null ? pods.Count : Replicas(pods);
        var desired = Math.Max(0, spec.At("maxUnavailable") is { } most ? expected - Scaled(most, expected) : Scaled(spec.At("minAvailable"), expected));
        var healthy = pods.Count(p => !p.IsDeleting && !disrupted.ContainsKey(p.Name) && Pods.IsReady(p.Value));
        var allowed = expected > 0 ? Math.Max(0, healthy - desired) : 0;

        var next = budget.Value.Copy();
        var status = next.Child("status");
        status["currentHealthy"] = healthy;
        status["desiredHealthy"] = desired;
        status["expectedPods"] = expected;
        status["disruptionsAllowed"] = allowed;
        status["observedGeneration"] = budget.Value.Integer("metadata", "generation");
        status.Put("disruptedPods", disrupted.Count > 0 ? disrupted : null);
        Conditions.Set(status, "DisruptionAllowed", allowed > 0 ? "True" : "False", state.Now, allowed > 0 ? "SufficientPods" : "InsufficientPods");
        Conditions.Find(status, "DisruptionAllowed")!["observedGeneration"] = budget.Value.Integer("metadata", "generation");
        if (!Unchanged.Is(next, budget.Value))
            state.Put(BudgetKey, budget, next);
    }

    private JsonObject StillDisrupted(StoredObject budget, List<StoredObject> pods) => new(
        (budget.Value.Map("status", "disruptedPods") ?? [])
        .Where(d => pods.Any(p => p.Name == d.Key && !p.IsDeleting) && DateTimeOffset.Parse(d.Value.Text()!, CultureInfo.InvariantCulture) + EvictionTimeout > state.Time.GetUtcNow())
        .Select(d => KeyValuePair.Create(d.Key, d.Value?.DeepClone())));

    // What the pods' controllers want to run, not what runs. Pods that nobody controls do not count here.
    private int Replicas(List<StoredObject> pods) => pods
        .GroupBy(p => p.Value.List("metadata", "ownerReferences").Objects().FirstOrDefault(o => o.Flag("controller") ?? false).Text("uid"))
        .Where(g => g.Key is not null)
        .Sum(g => Wanted(g.First()) ?? g.Count());

    private int? Wanted(StoredObject pod)
    {
        var owner = pod.Value.List("metadata", "ownerReferences").Objects().First(o => o.Flag("controller") ?? false);
        var type = state.Types.FindKind(owner.Text("apiVersion") ?? "", owner.Text("kind") ?? "");
        return type is { Scale: { } scale } && state.Get(type.Storage, pod.Namespace, owner.Text("name") ?? "") is { } found
            ? (int?)scale.Read(found.Value).Integer("spec", "replicas") : null;
    }

    private static int Scaled(JsonNode? amount, int of) => amount.Text() is { } percent
        ? (int)Math.Ceiling(int.Parse(percent.TrimEnd('%'), CultureInfo.InvariantCulture) * of / 100.0)
        : (int)(amount.Integer() ?? 0);
}
