using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>The name of the machine's Kubernetes Node: one that a Node can have, and that no other machine claims.</summary>
internal static class KubeNodeNames
{
    private const string Field = "spec.kubernetesNodeName";

    public static void Check(Machine machine, Surroundings around, Findings findings)
    {
        var name = machine.KubeNodeName;
        if (name.Value.Length > 0 && !DnsNames.IsSubdomain(name.Value))
        {
            findings.Refuse(Field, $"is {Quoted.Text(name.Value)}, which no Kubernetes Node can be called: lower case letters, digits, - and . only (kubectl get nodes shows the names)");
        }

        if (around.Machines.FirstOrDefault(other => other.Name != machine.Name && other.KubeNodeName == name && other.Metadata.DeletionTimestamp is null) is { } claimant)
        {
            findings.Refuse(Field, $"is {name}, which Node {claimant.Name} claims already: a Kubernetes Node belongs to one machine. Delete the one that is wrong, or give it another kubernetesNodeName");
        }
    }
}
