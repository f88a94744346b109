using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>pods/eviction: a deletion that PodDisruptionBudgets may refuse.</summary>
internal sealed class Eviction(ClusterState state, Deletion deletion)
{
    private const int RetryAfterSeconds = 10;
    private static readonly StorageKey Budgets = new("policy", "poddisruptionbudgets");

    public ApiResponse Evict(Call call)
    {
        var eviction = Decoding.Other(call.Request, "Eviction");
        var pod = state.Get(call.Type.Storage, call.Info.Namespace, call.Info.Name) ?? throw call.NotFound();
        var options = DeleteOptions.From(eviction.Map("deleteOptions"));
        options = options with { DryRun = options.DryRun || call.DryRun };
        if (!IsBeyondBudgets(pod))
            Spend(pod, options.DryRun);
        deletion.Delete(call, options);
        return ApiResponse.Of(201, new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["code"] = 201 });
    }

    // A pod that does not run, or ends already, is nobody's loss.
    private static bool IsBeyondBudgets(StoredObject pod) => pod.IsDeleting || pod.Value.Text("status", "phase") is "Succeeded" or "Failed" or "Pending";

    private void Spend(StoredObject pod, bool dryRun)
    {
        StoredObject? budget;
        do
        {
            var budgets = state.Objects(Budgets, pod.Namespace)
                .Where(b => LabelSelector.Accepts(b.Value.Map("spec", "selector"), pod.Value.Map("metadata", "labels"))).ToList();
            if (budgets.Count > 1)
                throw ApiError.Internal("This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
            budget = budgets.SingleOrDefault();
        }
        while (budget is not null && !TrySpend(budget, pod, dryRun));
    }

    private bool TrySpend(StoredObject budget, StoredObject pod, bool dryRun)
    {
        var status = budget.Value.Map("status");
        var (healthy, desired) = (status.Integer("currentHealthy") ?? 0, status.Integer("desiredHealthy") ?? 0);
        if (!Pods.IsReady(pod.Value) && (budget.Value.Text("spec", "unhealthyPodEvictionPolicy") == "AlwaysAllow" || (desired > 0 && healthy >= desired)))
            return true;
        if ((status.Integer("observedGeneration") ?? 0) < budget.Value.Integer("metadata", "generation"))
            throw Refused($"The disruption budget {budget.Name} is still being processed by the server.", RetryAfterSeconds);
        var allowed = status.Integer("disruptionsAllowed") ?? 0;
        if (allowed <= 0)
            throw Refused($"The disruption budget {budget.Name} needs {desired} healthy pods and has {healthy} currently", null);
        if (dryRun)
            return true;
        var next = budget.Value.Copy();
        next.Child("status")["disruptionsAllowed"] = allowed - 1;
        next.Child("status").Child("disruptedPods")[pod.Name] = state.Now;
        return state.Put(Budgets, budget, next) is not null;
    }

    private static ApiError Refused(string why, int? retryAfterSeconds)
    {
        var cause = new JsonObject { ["reason"] = "DisruptionBudget", ["message"] = why };
        var details = new JsonObject { ["causes"] = new JsonArray(cause) };
        if (retryAfterSeconds is { } seconds)
            details["retryAfterSeconds"] = seconds;
        return new ApiError(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.") { Details = details, RetryAfterSeconds = retryAfterSeconds };
    }
}
