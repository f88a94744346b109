using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>What server-side apply does with whole objects: list their fields, merge them, take fields out.</summary>
internal static class FieldTrees
{
    public static FieldSet FieldsOf(Schema schema, JsonNode? value)
    {
        var set = new FieldSet();
        Collect(schema, value, [], set);
        return set;
    }

    /// <summary>Lays <paramref name="applied"/> over <paramref name="live"/>; items keep the live order, new ones follow.</summary>
    public static JsonNode? Merge(Schema schema, JsonNode? live, JsonNode? applied)
    {
        var shape = FieldShapes.Of(schema, applied);
        if (shape == FieldShape.Leaf || live is null || FieldShapes.Of(schema, live) != shape)
            return applied?.DeepClone();
        if (shape == FieldShape.Map)
        {
            var map = live.AsObject().Copy();
            foreach (var (name, value) in applied!.AsObject())
                map[name] = Merge(schema.Member(name) ?? Schema.Open, live.At(name), value);
            return map;
        }
        var theirs = PathElements.Items(schema, applied!.AsArray()).ToList();
        var list = new JsonArray();
        foreach (var (element, item) in PathElements.Items(schema, live.AsArray()))
        {
            var match = theirs.Find(t => t.Element == element);
            list.Add(match.Element is null ? item?.DeepClone() : Merge(schema.Items ?? Schema.Open, item, match.Item));
            theirs.RemoveAll(t => t.Element == element);
        }
        foreach (var (_, item) in theirs)
            list.Add(item?.DeepClone());
        return list;
    }

    /// <summary>A copy without the given fields and items.</summary>
    public static JsonNode? Remove(Schema schema, JsonNode? value, FieldSet removed)
    {
        switch (FieldShapes.Of(schema, value))
        {
            case FieldShape.Map:
                var map = new JsonObject();
                foreach (var (name, member) in value!.AsObject())
                {
                    var element = PathElements.Field(name);
                    if (!removed.Has(element))
                        map[name] = removed.Below(element) is { } below ? Remove(schema.Member(name) ?? Schema.Open, member, below) : member?.DeepClone();
                }
                return map;
            case FieldShape.List:
                var list = new JsonArray();
                foreach (var (element, item) in PathElements.Items(schema, value!.AsArray()))
                {
                    if (!removed.Has(element))
                        list.Add(removed.Below(element) is { } below ? Remove(schema.Items ?? Schema.Open, item, below) : item?.DeepClone());
                }
                return list;
            default:
                return value?.DeepClone();
        }
    }

    private static void Collect(Schema schema, JsonNode? value, List<string> path, FieldSet set)
    {
        void Child(string element, Schema inner, JsonNode? item) => Collect(inner, item, [.. path, element], set);

        switch (FieldShapes.Of(schema, value))
        {
            case FieldShape.Map when value!.AsObject().Count > 0:
                foreach (var (name, member) in value.AsObject())
                    Child(PathElements.Field(name), schema.Member(name) ?? Schema.Open, member);
                break;
            case FieldShape.List when value!.AsArray().Count > 0:
                foreach (var (element, item) in PathElements.Items(schema, value.AsArray()))
                {
                    set.Insert([.. path, element]);
                    Child(element, schema.Items ?? Schema.Open, item);
                }
                break;
            default:
                if (path.Count > 0)
                    set.Insert(path);
                break;
        }
    }
}
