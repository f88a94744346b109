using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Which fields a change added, modified and removed.</summary>
internal sealed class FieldComparison
{
    private readonly List<string> _path = [];

    public FieldSet Added { get; private set; } = new();

    public FieldSet Modified { get; private set; } = new();

    public FieldSet Removed { get; private set; } = new();

    public static FieldComparison Between(Schema schema, JsonNode? before, JsonNode? after)
    {
        var comparison = new FieldComparison();
        comparison.Compare(schema, before, after, true, true);
        return comparison;
    }

    public FieldComparison Without(FieldSet roots)
    {
        Added = Added.Without(roots);
        Modified = Modified.Without(roots);
        Removed = Removed.Without(roots);
        return this;
    }

    // A member that is present with a null is present: the type of the other side tells how to look at it.
    private void Compare(Schema schema, JsonNode? before, JsonNode? after, bool wasPresent, bool isPresent)
    {
        var shape = FieldShapes.Of(schema, after ?? before);
        if (before is not null && after is not null && FieldShapes.Of(schema, before) != shape)
            shape = FieldShape.Leaf;
        var bothEmpty = IsEmpty(before) && IsEmpty(after);
        if (shape == FieldShape.Leaf || bothEmpty)
        {
            if (!wasPresent)
                Added.Insert(_path);
            else if (!isPresent)
                Removed.Insert(_path);
            else if (!JsonEquality.Same(before, after))
                Modified.Insert(_path);
            return;
        }
        if (shape == FieldShape.Map)
            Members(schema, before as JsonObject, after as JsonObject);
        else
            Items(schema, before as JsonArray, after as JsonArray);
        if (!wasPresent)
            Added.Insert(_path);
        else if (!isPresent)
            Removed.Insert(_path);
    }

    private void Members(Schema schema, JsonObject? before, JsonObject? after)
    {
        foreach (var name in Names(before).Concat(Names(after)).Distinct())
        {
            JsonNode? old = null, current = null;
            var was = before?.TryGetPropertyValue(name, out old) ?? false;
            var present = after?.TryGetPropertyValue(name, out current) ?? false;
            Descend(PathElements.Field(name), schema.Member(name) ?? Schema.Open, old, current, was, present);
        }
    }

    private void Items(Schema schema, JsonArray? before, JsonArray? after)
    {
        var old = PathElements.Items(schema, before).ToLookup(i => i.Element, i => i.Item);
        var current = PathElements.Items(schema, after).ToLookup(i => i.Element, i => i.Item);
        foreach (var element in old.Concat(current).Select(group => group.Key).Distinct())
        {
            var (was, now) = (old[element].ToList(), current[element].ToList());
            Descend(element, schema.Items ?? Schema.Open, was.FirstOrDefault(), now.FirstOrDefault(), was.Count > 0, now.Count > 0);
        }
    }

    private void Descend(string element, Schema schema, JsonNode? before, JsonNode? after, bool was, bool present)
    {
        _path.Add(element);
        Compare(schema, before, after, was, present);
        _path.RemoveAt(_path.Count - 1);
    }

    private static IEnumerable<string> Names(JsonObject? map) => map?.Select(m => m.Key) ?? [];

    private static bool IsEmpty(JsonNode? node) => node switch
    {
        null => true,
        JsonObject map => map.Count == 0,
        JsonArray list => list.Count == 0,
        _ => false,
    };
}
