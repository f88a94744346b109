using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Says that something is not there, and what is.</summary>
internal static class Absence
{
    private const int MostNamed = 20;

    public static OperatorExitException OfMachine(string name, FleetReading there, ClusterSession session) =>
        new(ExitCode.Failed, $"there is no machine {name} in namespace {session.Namespace}; there {Listed("machine", there.Machines.Select(machine => machine.Metadata.Name))}{Hint(there.Group(name) is not null, name)}");

    public static OperatorExitException OfGroup(string name, FleetReading there, ClusterSession session) =>
        new(ExitCode.Failed, $"there is no group {name} in namespace {session.Namespace}; there {Listed("group", there.Groups.Select(group => group.Metadata.Name))}");

    /// <summary>Where machines are when the namespace has none.</summary>
    public static async Task<string> OfAllAsync(ClusterSession session, CancellationToken cancellation)
    {
        var elsewhere = await session.GlanceAsync<Machine>(ListScope.All, cancellation);
        var namespaces = elsewhere.Select(machine => machine.Name.Namespace).Distinct().Order(StringComparer.Ordinal).ToList();
        return namespaces.Count == 0
            ? $"there are no groups and no machines in namespace {session.Namespace}"
            : $"there are no groups and no machines in namespace {session.Namespace}, but in {string.Join(", ", namespaces)}: use -n NAMESPACE or -A";
    }

    private static string Listed(string kind, IEnumerable<string> names)
    {
        var all = names.Order(StringComparer.Ordinal).ToList();
        var more = all.Count > MostNamed ? $" and {all.Count - MostNamed} more" : "";
        return all.Count == 0 ? $"is no {kind} at all" : $"{(all.Count == 1 ? "is" : "are")} {string.Join(", ", all.Take(MostNamed))}{more}";
    }

    private static string Hint(bool isGroup, string name) => isGroup ? $". A group is meant? Then say group/{name}" : "";
}
