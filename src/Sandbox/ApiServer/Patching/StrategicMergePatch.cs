using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>A merge patch that knows the built-in types: lists with a merge key are merged item by item, and directives steer it.</summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeleteFromPrimitiveList = "$deleteFromPrimitiveList/";
    private const string SetElementOrder = "$setElementOrder/";

    public static JsonObject Apply(Schema schema, JsonObject original, JsonObject patch) => Map(schema, original, patch);

    private static JsonObject Map(Schema schema, JsonObject original, JsonObject patch)
    {
        switch (patch.Text(Directive))
        {
            case "replace": return Without(patch, Directive);
            case "delete": return [];
            case not (null or "merge"): throw ApiError.BadRequest($"Unknown patch type: {patch.Text(Directive)}");
        }
        var result = original.Copy();
        if (patch.List(RetainKeys) is { } retained)
        {
            var keep = retained.Texts().ToHashSet();
            foreach (var name in result.Select(m => m.Key).Where(name => !keep.Contains(name)).ToList())
                result.Remove(name);
        }
        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(DeleteFromPrimitiveList, StringComparison.Ordinal))
                RemoveValues(result, name[DeleteFromPrimitiveList.Length..], value as JsonArray);
            else if (!name.StartsWith('$'))
                Member(schema.Member(name) ?? Schema.Open, result, name, value, patch.List(SetElementOrder + name));
        }
        // An order can be given for a list that the patch does not otherwise touch.
        foreach (var (name, order) in patch.Where(m => m.Key.StartsWith(SetElementOrder, StringComparison.Ordinal)))
        {
            var list = name[SetElementOrder.Length..];
            if (!patch.ContainsKey(list) && result.List(list) is { } items && order is JsonArray wanted)
                result[list] = Ordered(schema.Member(list) ?? Schema.Open, items, wanted);
        }
        return result;
    }

    private static void Member(Schema schema, JsonObject result, string name, JsonNode? value, JsonArray? order)
    {
        switch (value)
        {
            case null:
                result.Remove(name);
                break;
            case JsonObject map:
                if (map.Text(Directive) == "delete")
                    result.Remove(name);
                else
                    result[name] = Map(schema, result[name] as JsonObject ?? [], map);
                break;
            case JsonArray list when schema.BuiltIn is { PatchMerges: true } field:
                var merged = field.PatchMergeKey.Length == 0 ? Values(result[name] as JsonArray, list) : Items(schema, field.PatchMergeKey, result[name] as JsonArray, list);
                result[name] = order is null ? merged : Ordered(schema, merged, order);
                break;
            default:
                result[name] = value.DeepClone();
                break;
        }
    }

    private static JsonArray Items(Schema schema, string key, JsonArray? original, JsonArray patch)
    {
        var replaces = patch.Objects().Any(item => item.Text(Directive) == "replace");
        var result = replaces ? [] : (JsonArray?)original?.DeepClone() ?? [];
        foreach (var item in patch.Objects().Where(item => item.Text(Directive) != "replace"))
        {
            var identity = item[key] ?? throw ApiError.BadRequest($"map: {JsonText.ToText(item)} does not contain declared merge key: {key}");
            var index = result.ToList().FindIndex(existing => JsonEquality.Same(existing.At(key), identity));
            if (item.Text(Directive) == "delete")
            {
                if (index >= 0)
                    result.RemoveAt(index);
            }
            else if (index >= 0)
            {
                result[index] = Map(schema.Items ?? Schema.Open, (JsonObject)result[index]!, item);
            }
            else
            {
                result.Add(Map(schema.Items ?? Schema.Open, [], item));
            }
        }
        return result;
    }

    private static JsonArray Values(JsonArray? original, JsonArray patch)
    {
        var result = (JsonArray?)original?.DeepClone() ?? [];
        foreach (var value in patch.Where(value => !result.Any(existing => JsonEquality.Same(existing, value))).ToList())
            result.Add(value?.DeepClone());
        return result;
    }

    private static void RemoveValues(JsonObject result, string name, JsonArray? values)
    {
        if (result.List(name) is { } list)
            result[name] = new JsonArray([.. list.Where(item => !(values ?? []).Any(value => JsonEquality.Same(value, item))).Select(item => item?.DeepClone())]);
    }

    // Named items take the order of the directive; others stay after the item that they followed.
    private static JsonArray Ordered(Schema schema, JsonArray list, JsonArray order)
    {
        var key = schema.BuiltIn?.PatchMergeKey ?? "";
        int Rank(JsonNode? item) => order.ToList().FindIndex(o => key.Length == 0 ? JsonEquality.Same(o, item) : JsonEquality.Same(o.At(key), item.At(key)));

        var ranks = list.Select(Rank).ToList();
        var last = -1;
        for (var i = 0; i < ranks.Count; i++)
            last = ranks[i] = ranks[i] < 0 ? last : ranks[i];
        return new JsonArray([.. list.Select((item, i) => (item, rank: ranks[i])).OrderBy(x => x.rank).Select(x => x.item?.DeepClone())]);
    }

    private static JsonObject Without(JsonObject map, string name)
    {
        var copy = map.Copy();
        copy.Remove(name);
        return copy;
    }
}
