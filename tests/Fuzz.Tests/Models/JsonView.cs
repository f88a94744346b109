using System.Collections;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Fuzz.Tests.Models;

/// <summary>Compares a record with the JSON that it was read from or written to, as System.Text.Json has it.</summary>
internal static class JsonView
{
    /// <summary>Where they differ; null when they agree in all that is modelled.</summary>
    public static string? Difference(object value, JsonObject json) => Record(value.GetType(), value, json, value.GetType().Name);

    private static string? Record(Type type, object value, JsonObject json, string path) =>
        Member.Of(type).Select(member => OfMember(member, member.Property.GetValue(value), json, $"{path}.{member.WireName}")).FirstOrDefault(difference => difference is not null);

    private static string? OfMember(Member member, object? value, JsonObject json, string path)
    {
        var isThere = json.TryGetPropertyValue(member.WireName, out var node);
        if (member.IsOptional)
        {
            var isPresent = (bool)member.Property.PropertyType.GetProperty("IsPresent")!.GetValue(value)!;
            value = member.Property.PropertyType.GetProperty("Value")!.GetValue(value);
            if (isPresent != isThere)
            {
                return $"{path}: {(isThere ? "is there" : "is not there")}";
            }
        }

        return node is null ? Absent(member, value, path)
            : member.IsList ? List(member, (IEnumerable)value!, node.AsArray(), path)
            : One(member, value, node, path);
    }

    private static string? Absent(Member member, object? value, string path)
    {
        var isDefault = value is null || (member.IsList ? !((IEnumerable)value).GetEnumerator().MoveNext()
            : member.Type == typeof(StringMap) ? ((StringMap)value).Count == 0
            : !member.IsNullable);
        return isDefault ? null : $"{path}: absent became {value}";
    }

    private static string? List(Member member, IEnumerable value, JsonArray json, string path)
    {
        // Names that are not known are left out.
        var names = member.Type.IsEnum ? Member.NamesOf(member.Type) : null;
        var nodes = names is null ? [.. json] : json.Where(node => names.ContainsKey((string)node!)).ToList();
        var items = value.Cast<object?>().ToList();
        return items.Count != nodes.Count ? $"{path}: {nodes.Count} items became {items.Count}"
            : items.Select((item, i) => nodes[i] is { } node ? One(member, item, node, $"{path}[{i}]") : One(member, item, null, $"{path}[{i}]")).FirstOrDefault(difference => difference is not null);
    }

    private static string? One(Member member, object? value, JsonNode? json, string path)
    {
        if (member.Type.IsEnum)
        {
            return Member.NamesOf(member.Type).TryGetValue((string)json!, out var known) ? Same(known, value, path) : null;
        }

        return value switch
        {
            string text => Same((string)json!, text, path),
            bool flag => Same((bool)json!, flag, path),
            int number => Same((int)json!, number, path),
            long number => Same((long)json!, number, path),
            double number => Same((double)json!, number, path),

            // System.Text.Json knows neither small letters nor offsets that lead out of the years that it counts.
            DateTimeOffset time => json!.AsValue().TryGetValue<DateTimeOffset>(out var expected) ? Same(expected, time, path) : null,
            StringMap map => Same(Entries(member, json!.AsObject()), map, path),
            RawJson raw => Same(json?.ToJsonString(), JsonNode.Parse(raw.Utf8, documentOptions: new() { MaxDepth = 512 })?.ToJsonString(), path),
            null => $"{path}: {json?.ToJsonString()} became nothing",
            _ => Record(member.Type, value, json!.AsObject(), path),
        };
    }

    private static StringMap Entries(Member member, JsonObject json) => StringMap.Create(json
        .Where(entry => entry.Value is not null && (entry.Value.GetValueKind() != JsonValueKind.String || Encoding.UTF8.GetByteCount((string)entry.Value!) <= member.LongestValue))
        .Select(entry => KeyValuePair.Create(entry.Key, entry.Value!.GetValueKind() == JsonValueKind.Number ? entry.Value.ToJsonString() : (string)entry.Value!)));

    private static string? Same<T>(T expected, object? value, string path) => Equals(expected, value) ? null : $"{path}: {expected} became {value}";
}
