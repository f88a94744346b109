using System.Text.Json.Nodes;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>What must hold after each single write to the cluster, whoever made it.</summary>
internal sealed class Invariants
{
    private readonly Cluster _cluster;
    private readonly Dictionary<string, JsonObject> _machines = [];
    private readonly Dictionary<string, JsonObject> _jobs = [];
    private long _seen;

    /// <param name="cluster">A cluster in which nothing of ours is yet.</param>
    public Invariants(Cluster cluster)
    {
        _cluster = cluster;
        _seen = cluster.Revision;
    }

    /// <summary>What was broken, in words.</summary>
    public List<string> Broken { get; } = [];

    /// <summary>Power Jobs that were ever made, by kind.</summary>
    public Dictionary<string, int> JobsMade { get; } = [];

    /// <summary>Goes through what happened since the last time, write by write.</summary>
    public void Check()
    {
        foreach (var change in _cluster.EventsSince(_seen))
        {
            _seen = change.Revision;
            switch (change.Resource)
            {
                case "nodes" when change.Group.Length > 0:
                    Follow(_machines, change);
                    break;
                case "jobs":
                    if (change.Type == "ADDED")
                    {
                        CheckNew(Parse(change));
                    }

                    Follow(_jobs, change);
                    CheckLive();
                    break;
            }
        }
    }

    /// <summary>A Job that switches a machine off is made only while its machine is wanted off, and on while on.</summary>
    private void CheckNew(JsonObject job)
    {
        var kind = (string)job["metadata"]!["labels"]!["type"]!;
        JobsMade[kind] = JobsMade.GetValueOrDefault(kind) + 1;
        var machine = _machines.GetValueOrDefault(OwnerOf(job));
        var wanted = (string?)machine?["spec"]?["powerState"];
        var expected = kind == "shutdown" ? "off" : "on";
        if (wanted != expected)
        {
            Broken.Add($"Job {job["metadata"]!["name"]} was made while {OwnerOf(job)} was wanted {wanted ?? "nothing"}");
        }
    }

    private void CheckLive()
    {
        foreach (var machine in _jobs.Values.Where(IsLive).GroupBy(OwnerOf).Where(jobs => jobs.Count() > 1))
        {
            Broken.Add($"{machine.Key} has {machine.Count()} live Jobs");
        }
    }

    private static bool IsLive(JsonObject job) =>
        job["status"]?["conditions"] is not JsonArray conditions
        || !conditions.Any(condition => (string?)condition!["type"] is "Complete" or "Failed" && (string?)condition["status"] == "True");

    private static string OwnerOf(JsonObject job) => (string)job["metadata"]!["ownerReferences"]![0]!["name"]!;

    private static void Follow(Dictionary<string, JsonObject> known, ClusterEvent change)
    {
        var value = Parse(change);
        var name = (string)value["metadata"]!["name"]!;
        if (change.Type == "DELETED")
        {
            known.Remove(name);
        }
        else
        {
            known[name] = value;
        }
    }

    private static JsonObject Parse(ClusterEvent change) => (JsonObject)JsonNode.Parse(change.Json.Span)!;
}
