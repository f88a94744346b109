using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>A list. One of type set compares and concatenates as a set; one of type map, by its keys.</summary>
internal sealed class CelList(IReadOnlyList<object?> items, string listType = "", IReadOnlyList<string>? mapKeys = null)
{
    public IReadOnlyList<object?> Items => items;

    public int Count => items.Count;

    public static CelList From(JsonArray list, Schema? schema) =>
        new([.. list.Select(item => CelValue.From(item, schema?.Items))], schema?.ListType ?? "", schema?.ListMapKeys);

    public object? this[object? index] => index switch
    {
        long i => At(i),
        ulong u => At((long)u),
        double d when double.IsInteger(d) => At((long)d),
        _ => throw CelException.NoSuchOverload(),
    };

    public bool Contains(object? value) => items.Any(item => CelOperators.AreEqual(item, value));

    public bool SameAs(CelList other)
    {
        if (Count != other.Count)
            return false;
        return listType is "set" or "map" ? items.All(other.Contains) : items.Zip(other.Items).All(pair => CelOperators.AreEqual(pair.First, pair.Second));
    }

    public CelList Concat(CelList other) => listType switch
    {
        "set" => With([.. items, .. other.Items.Where(item => !Contains(item))]),
        "map" => With([.. items.Select(item => other.Items.FirstOrDefault(o => SameKeys(o, item)) ?? item), .. other.Items.Where(o => !items.Any(item => SameKeys(o, item)))]),
        _ => With([.. items, .. other.Items]),
    };

    private CelList With(IReadOnlyList<object?> all) => new(all, listType, mapKeys);

    private object? At(long index) => index >= 0 && index < Count ? items[(int)index] : throw new CelException($"index out of bounds: {index}");

    private bool SameKeys(object? a, object? b) =>
        a is CelMap left && b is CelMap right && mapKeys!.All(key => left.TryGet(key, out var x) == right.TryGet(key, out var y) && CelOperators.AreEqual(x, y));
}
