using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>An event is stored as core/v1 spells it; events.k8s.io/v1 has other names for the same fields.</summary>
internal static class EventViews
{
    private static readonly (string Core, string Events)[] Names =
    [
        ("involvedObject", "regarding"), ("message", "note"), ("reportingComponent", "reportingController"), ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"),
    ];

    public static JsonObject ToEvents(JsonObject core) => Renamed(core, Names.ToDictionary(n => n.Core, n => n.Events));

    public static JsonObject ToCore(JsonObject events) => Renamed(events, Names.ToDictionary(n => n.Events, n => n.Core));

    private static JsonObject Renamed(JsonObject value, Dictionary<string, string> names) =>
        new(value.Select(m => KeyValuePair.Create(names.GetValueOrDefault(m.Key, m.Key), m.Value?.DeepClone())));
}
