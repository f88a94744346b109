using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Operator.Schedules;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>What must hold after each single write to the cluster, whoever made it.</summary>
internal sealed class Invariants
{
    private readonly Cluster _cluster;
    private readonly Dictionary<string, JsonObject> _machines = [];
    private readonly Dictionary<string, JsonObject> _groups = [];
    private readonly Dictionary<string, JsonObject> _jobs = [];
    private readonly Dictionary<string, string> _takenAway = [];
    private readonly ConcurrentQueue<string> _inVain = [];
    private long _seen;
    private int _restores;

    /// <param name="cluster">A cluster in which nothing of ours is yet.</param>
    /// <param name="clock">The time of the writes, to a step.</param>
    public Invariants(Cluster cluster, TimeProvider clock)
    {
        _cluster = cluster;
        Clock = clock;
        _seen = cluster.Revision;
        cluster.Answered += NoteIfInVain;
    }

    /// <summary>The clock by which the operator decides.</summary>
    public TimeProvider Clock { get; set; }

    /// <summary>What was broken, in words.</summary>
    public List<string> Broken { get; } = [];

    /// <summary>Power Jobs that were ever made, by kind.</summary>
    public Dictionary<string, int> JobsMade { get; } = [];

    /// <summary>Whether a request comes from an operator, and not from what is around it.</summary>
    public static bool IsOfOperator(ApiRequest request) => request.UserAgent?.StartsWith("homelab-autoscaler", StringComparison.Ordinal) is true;

    /// <summary>Goes through what happened since the last time, write by write.</summary>
    public void Check()
    {
        if (_restores != _cluster.Restores)
        {
            BeginAgain();
        }

        var useful = UsefulByGroup();
        foreach (var change in _cluster.EventsSince(_seen))
        {
            _seen = change.Revision;
            switch (change.Resource)
            {
                case "nodes" when change.Group.Length > 0:
                    if (change.Type == "MODIFIED")
                    {
                        CheckWish(new(_machines[NameOf(change)]), new(Parse(change)));
                    }

                    Follow(_machines, change);
                    break;
                case "groups":
                    Follow(_groups, change);
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

        CheckMinimum(useful);
        Broken.AddRange(_inVain);
        _inVain.Clear();
    }

    /// <summary>After a restore all is as it was; what became of it is checked from there.</summary>
    private void BeginAgain()
    {
        (_restores, _seen) = (_cluster.Restores, _cluster.Revision);
        ListAgain(_machines, Machine.Resource.PathOf(null));
        ListAgain(_groups, Group.Resource.PathOf(null));
        ListAgain(_jobs, Job.Resource.PathOf(null));
        CheckLive();
    }

    private void ListAgain(Dictionary<string, JsonObject> known, string path)
    {
        known.Clear();
        foreach (var item in _cluster.Handle(ApiRequest.Get(path)).Json()["items"]!.AsArray())
        {
            known[(string)item!["metadata"]!["name"]!] = (JsonObject)item;
        }
    }

    /// <summary>What the operator patches is not so yet: a patch that changes nothing would be sent again at each look.</summary>
    private void NoteIfInVain(ApiRequest request, ApiResponse response)
    {
        if (response.ChangedNothing && IsOfOperator(request))
        {
            _inVain.Enqueue($"this changed nothing: {request}");
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

    /// <summary>Whoever is no person leaves alone what a person wished, and wakes no machine in quarantine.</summary>
    private void CheckWish(WishedMachine before, WishedMachine after)
    {
        if (before.PowerState == after.PowerState || before.PowerState is null || after.Signature == before.Signature || after.Signature?.Contains(" Person ", StringComparison.Ordinal) is true)
        {
            return;
        }

        if (after.PowerState == "off" && after.Signature?.Contains(" Ups ", StringComparison.Ordinal) is true)
        {
            // A battery that runs out asks neither people nor minimums.
            return;
        }

        var now = Clock.GetUtcNow();
        if (before.HeldUntil > now)
        {
            Broken.Add($"{after.Name} was wanted {after.PowerState} by {after.Signature} although a person's wish is held until {before.HeldUntil:u}");
        }

        if (after.PowerState == "on" && before.RetestTime > now)
        {
            Broken.Add($"{after.Name} was woken by {after.Signature} in quarantine until {before.RetestTime:u}");
        }

        if (after.PowerState == "off" && before.IsOfUse)
        {
            _takenAway[after.Group ?? ""] = $"{after.Name} was wanted off by {after.Signature}";
        }
    }

    /// <summary>A wish that is taken back within a step, because another one could not be written, takes nothing away.</summary>
    private void CheckMinimum(Dictionary<string, int> before)
    {
        var after = UsefulByGroup();
        foreach (var (group, what) in _takenAway)
        {
            var left = after.GetValueOrDefault(group);
            if (_groups.TryGetValue(group, out var resource) && left < MinimumOf(resource) && left < before.GetValueOrDefault(group))
            {
                Broken.Add($"{what}, which leaves {left} machines for a minimum of {MinimumOf(resource)}");
            }
        }

        _takenAway.Clear();
    }

    private Dictionary<string, int> UsefulByGroup() =>
        _machines.Values.Select(machine => new WishedMachine(machine)).Where(machine => machine.IsOfUse).CountBy(machine => machine.Group ?? "").ToDictionary();

    private int MinimumOf(JsonObject group)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(group.ToJsonString()));
        reader.Read();
        return new GroupSchedule(Group.Read(ref reader).Spec).At(Clock.GetUtcNow()).Min;
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

    private static string NameOf(ClusterEvent change) => (string)Parse(change)["metadata"]!["name"]!;

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
