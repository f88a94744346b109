using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>
/// A set of field paths, as a tree whose edges are path elements in their wire spelling: f:name, k:{"key":…}, v:value, i:index.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _children = new(StringComparer.Ordinal);

    /// <summary>The path that leads here is itself in the set.</summary>
    public bool IsMember { get; private set; }

    public IReadOnlyDictionary<string, FieldSet> Children => _children;

    public bool IsEmpty => !IsMember && _children.Values.All(child => child.IsEmpty);

    public static FieldSet Of(params string[][] paths)
    {
        var set = new FieldSet();
        foreach (var path in paths)
            set.Insert(path);
        return set;
    }

    public void Insert(IReadOnlyList<string> path)
    {
        var node = this;
        foreach (var element in path)
        {
            if (!node._children.TryGetValue(element, out var child))
                node._children[element] = child = new FieldSet();
            node = child;
        }
        node.IsMember = true;
    }

    /// <summary>What lies below one path element.</summary>
    public FieldSet? Below(string element) => _children.GetValueOrDefault(element);

    public bool Has(string element) => Below(element)?.IsMember ?? false;

    public FieldSet Union(FieldSet other) => Combine(this, other, (a, b) => a || b);

    public FieldSet Intersection(FieldSet other) => Combine(this, other, (a, b) => a && b);

    public FieldSet Difference(FieldSet other) => Combine(this, other, (a, b) => a && !b);

    /// <summary>Without the given paths and all that lies below them.</summary>
    public FieldSet Without(FieldSet roots)
    {
        var result = new FieldSet { IsMember = IsMember && !roots.IsMember };
        foreach (var (element, child) in _children)
        {
            var below = roots.Below(element);
            if (below is null)
                result._children[element] = child;
            else if (!below.IsMember && child.Without(below) is { IsEmpty: false } rest)
                result._children[element] = rest;
        }
        return result;
    }

    /// <summary>With every field and item on the way to a member as a member too.</summary>
    public FieldSet WithParents()
    {
        var result = new FieldSet { IsMember = IsMember };
        foreach (var (element, child) in _children)
        {
            var full = child.WithParents();
            full.IsMember |= full._children.Count > 0;
            result._children[element] = full;
        }
        return result;
    }

    public IEnumerable<IReadOnlyList<string>> Paths() => Paths([]);

    public JsonObject ToFieldsV1()
    {
        var fields = new JsonObject();
        if (IsMember && _children.Count > 0)
            fields["."] = new JsonObject();
        foreach (var (element, child) in _children.Where(c => !c.Value.IsEmpty))
            fields[element] = child.ToFieldsV1();
        return fields;
    }

    public static FieldSet FromFieldsV1(JsonObject fields)
    {
        var set = Node(fields);
        set.IsMember = false;
        return set;
    }

    private static FieldSet Node(JsonObject fields)
    {
        var set = new FieldSet { IsMember = fields.Count == 0 || fields.ContainsKey(".") };
        foreach (var (element, below) in fields)
        {
            if (element != "." && below is JsonObject children)
                set._children[element] = Node(children);
        }
        return set;
    }

    private IEnumerable<IReadOnlyList<string>> Paths(List<string> prefix)
    {
        if (IsMember)
            yield return prefix;
        foreach (var (element, child) in _children)
        {
            foreach (var path in child.Paths([.. prefix, element]))
                yield return path;
        }
    }

    private static FieldSet Combine(FieldSet? a, FieldSet? b, Func<bool, bool, bool> keep)
    {
        var result = new FieldSet { IsMember = keep(a?.IsMember ?? false, b?.IsMember ?? false) };
        foreach (var element in Elements(a).Union(Elements(b)))
        {
            var child = Combine(a?.Below(element), b?.Below(element), keep);
            if (!child.IsEmpty)
                result._children[element] = child;
        }
        return result;
    }

    private static IEnumerable<string> Elements(FieldSet? set) => set?._children.Keys ?? Enumerable.Empty<string>();
}
