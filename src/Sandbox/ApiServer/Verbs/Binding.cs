using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>pods/binding: how a scheduler puts a pod on a node.</summary>
internal sealed class Binding(ClusterState state)
{
    public ApiResponse Bind(Call call)
    {
        var binding = Decoding.Other(call.Request, "Binding");
        if (binding.Text("target", "name") is not { Length: > 0 } node)
            throw ApiError.Invalid("Binding", "", call.Info.Name, [FieldError.Required("target.name")]);
        if (binding.Text("target", "kind") is not (null or "" or "Node"))
            throw ApiError.Invalid("Binding", "", call.Info.Name, [FieldError.NotSupported("target.kind", binding.At("target", "kind"), ["Node", "<empty>"])]);
        while (true)
        {
            var pod = state.Get(call.Type.Storage, call.Info.Namespace, call.Info.Name) ?? throw call.NotFound();
            if (call.DryRun || state.Put(call.Type.Storage, pod, Bound(call, pod, node)) is not null)
                return ApiResponse.Of(201, new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["code"] = 201 });
        }
    }

    private JsonObject Bound(Call call, StoredObject pod, string node)
    {
        if (pod.IsDeleting)
            throw Conflict(call, $"pod {pod.Name} is being deleted, cannot be assigned to a host");
        if (pod.Value.Text("spec", "nodeName") is { Length: > 0 } taken)
            throw Conflict(call, $"pod {pod.Name} is already assigned to node {JsonText.Quote(taken)}");
        if (pod.Value.List("spec", "schedulingGates") is { Count: > 0 })
            throw Conflict(call, $"pod {pod.Name} has non-empty .spec.schedulingGates");
        var bound = pod.Value.Copy();
        bound.Child("spec")["nodeName"] = node;
        Conditions.Set(bound.Child("status"), "PodScheduled", "True", state.Now);
        return bound;
    }

    private static ApiError Conflict(Call call, string why) => ApiError.Conflict("pods/binding", "", call.Info.Name, why);
}
