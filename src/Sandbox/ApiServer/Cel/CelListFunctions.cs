namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>Functions on lists.</summary>
internal static class CelListFunctions
{
    public static readonly HashSet<string> Names = ["isSorted", "sum", "min", "max", "indexOf", "lastIndexOf", "join", "sort", "distinct", "flatten", "slice"];

    public static object? Call(CelList list, string name, object?[] args) => (name, args) switch
    {
        ("isSorted", []) => list.Items.Zip(list.Items.Skip(1)).All(pair => CelOperators.Compare(pair.First, pair.Second) <= 0),
        ("sum", []) => list.Count == 0 ? 0L : list.Items.Aggregate((a, b) => CelOperators.Binary("+", a, b)),
        ("min", []) => Extreme(list, -1),
        ("max", []) => Extreme(list, 1),
        ("indexOf", [var item]) => (long)list.Items.ToList().FindIndex(i => CelOperators.AreEqual(i, item)),
        ("lastIndexOf", [var item]) => (long)list.Items.ToList().FindLastIndex(i => CelOperators.AreEqual(i, item)),
        ("join", []) => string.Concat(list.Items.Cast<string>()),
        ("join", [string separator]) => string.Join(separator, list.Items.Select(i => i as string ?? throw CelException.NoSuchOverload())),
        ("sort", []) => new CelList([.. list.Items.Order(Comparer<object?>.Create(CelOperators.Compare))]),
        ("distinct", []) => new CelList([.. list.Items.Where((item, i) => !list.Items.Take(i).Any(before => CelOperators.AreEqual(before, item)))]),
        ("flatten", []) => new CelList([.. list.Items.SelectMany(item => item is CelList inner ? inner.Items : [item])]),
        ("slice", [long start, long end]) when start >= 0 && start <= end && end <= list.Count => new CelList([.. list.Items.Skip((int)start).Take((int)(end - start))]),
        _ => throw CelException.NoSuchOverload(),
    };

    private static object? Extreme(CelList list, int sign) => list.Count == 0
        ? throw new CelException(sign < 0 ? "min called on empty list" : "max called on empty list")
        : list.Items.Aggregate((best, item) => CelOperators.Compare(item, best) * sign > 0 ? item : best);
}
