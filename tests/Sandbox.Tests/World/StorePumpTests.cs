using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Watching;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Sandbox.Tests.World;

/// <summary>An object that does not fit the model does not end the cluster.</summary>
public class StorePumpTests
{
    private const string OpenDefinition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: nodes.infra.homecluster.dev}
        spec:
          group: infra.homecluster.dev
          scope: Namespaced
          names: {plural: nodes, singular: node, kind: Node, listKind: NodeList}
          versions:
            - {name: v1alpha1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
        """;

    private readonly Cluster _cluster = new(TimeProvider.System);
    private readonly Store<Machine> _store = new();
    private readonly List<string> _passedOver = [];

    [Test]
    public async Task It_is_passed_over_and_named_and_what_else_comes_is_seen()
    {
        Installation.Apply(_cluster, OpenDefinition);
        Put("listed", "[1]");
        var pump = new StorePump(_cluster).Feed(_store);
        pump.PassedOver += problem => _passedOver.Add(problem.Message);
        await pump.ListAsync(new(new(new("http://cluster.sandbox"), _cluster.CreateHandler(User.Admin)), TimeProvider.System, "test"), CancellationToken.None);
        await Assert.That(_passedOver.Single()).StartsWith("rack/listed: ");

        Put("changed", "{priority: 1}");
        Put("changed", "{priority: many}");
        Put("good", "{priority: 2}");
        pump.Pump();

        await Assert.That(_passedOver.Last()).StartsWith("rack/changed: ");
        await Assert.That(_store.Current.Find(new("rack", "changed"))?.Spec.Priority).IsEqualTo(1);
        await Assert.That(_store.Current.Find(new("rack", "good"))?.Spec.Priority).IsEqualTo(2);

        _cluster.Handle(ApiRequest.Delete("/apis/infra.homecluster.dev/v1alpha1/namespaces/rack/nodes/changed"));
        pump.Pump();

        await Assert.That(_store.Current.Find(new("rack", "changed"))).IsNull();
    }

    private void Put(string name, string spec) => Installation.Apply(_cluster, $$"""
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Node
        metadata: {name: {{name}}, namespace: rack}
        spec: {{spec}}
        """);
}
