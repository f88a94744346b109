using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Every namespace that lives has a service account for the pods that name none.</summary>
internal sealed class ServiceAccountController(ClusterState state) : IController
{
    private static readonly StorageKey Namespaces = new("", "namespaces");
    private static readonly StorageKey Accounts = new("", "serviceaccounts");

    public void See(StoreEvent change)
    {
        if (change.Key == Namespaces && change.Current is { IsDeleting: false } created)
            Ensure(created.Name);
        else if (change.Key == Accounts && change.Current is null && state.Get(Namespaces, "", change.Subject.Namespace) is { IsDeleting: false } home)
            Ensure(home.Name);
    }

    private void Ensure(string ns)
    {
        state.Put(Accounts, null, new JsonObject
        {
            ["kind"] = "ServiceAccount",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject { ["name"] = "default", ["namespace"] = ns, ["uid"] = state.Identifiers.Uid(), ["creationTimestamp"] = state.Now },
        });
    }
}
