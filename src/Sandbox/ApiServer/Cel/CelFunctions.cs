using System.Net;

namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>CEL's standard functions and the libraries that Kubernetes adds.</summary>
internal static class CelFunctions
{
    public static readonly HashSet<string> TypeNames = ["bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type"];

    private static readonly HashSet<string> Namespaced = ["optional.of", "optional.none", "optional.ofNonZeroValue", "sets.contains", "sets.intersects", "sets.equivalent", "math.greatest", "math.least"];

    private static readonly HashSet<string> Global =
    [
        "size", "int", "uint", "double", "string", "bool", "bytes", "dyn", "type", "duration", "timestamp", "matches", "quantity", "isQuantity", "isIP", "isCIDR", "isURL",
    ];

    public static bool IsNamespaced(string name) => Namespaced.Contains(name);

    public static bool IsKnown(string name, bool onTarget) => onTarget ? CelTextFunctions.Names.Contains(name) || CelListFunctions.Names.Contains(name)
        || CelTimeFunctions.Names.Contains(name) || Members.Contains(name) : Global.Contains(name);

    private static readonly HashSet<string> Members = ["size", "hasValue", "value", "orValue", "or", "compareTo", "isGreaterThan", "isLessThan", "asInteger", "asApproximateFloat", "isInteger", "sign", "add", "sub"];

    public static object? Call(string name, object?[] args) => (name, args) switch
    {
        ("size", [var value]) => Size(value),
        ("dyn", [var value]) => value,
        ("type", [var value]) => new CelType(CelValue.TypeName(value)),
        ("matches", [string text, string pattern]) => CelTextFunctions.Matches(text, pattern),
        ("int" or "uint" or "double" or "string" or "bool" or "bytes" or "duration" or "timestamp", [var value]) => CelConversions.To(name, value),
        ("quantity", [string text]) => Quantity.TryParse(text, out var amount) ? new CelQuantity(amount) : throw new CelException("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"),
        ("isQuantity", [string text]) => Quantity.TryParse(text, out _),
        ("isIP", [string text]) => IPAddress.TryParse(text, out _),
        ("isCIDR", [string text]) => IPNetwork.TryParse(text, out _),
        ("isURL", [string text]) => Uri.TryCreate(text, UriKind.Absolute, out _) || text.StartsWith('/'),
        ("optional.of", [var value]) => new CelOptional(value),
        ("optional.none", []) => CelOptional.None,
        ("optional.ofNonZeroValue", [var value]) => value is null or false or 0L or 0.0 or "" ? CelOptional.None : new CelOptional(value),
        ("sets.contains", [CelList a, CelList b]) => b.Items.All(a.Contains),
        ("sets.intersects", [CelList a, CelList b]) => b.Items.Any(a.Contains),
        ("sets.equivalent", [CelList a, CelList b]) => b.Items.All(a.Contains) && a.Items.All(b.Contains),
        ("math.greatest", _) => CelListFunctions.Call(Several(args), "max", []),
        ("math.least", _) => CelListFunctions.Call(Several(args), "min", []),
        _ => throw CelException.NoSuchOverload(),
    };

    public static object? CallOn(object? target, string name, object?[] args) => (target, name, args) switch
    {
        (_, "size", []) => Size(target),
        (string text, _, _) => CelTextFunctions.Call(text, name, args),
        (CelList list, _, _) => CelListFunctions.Call(list, name, args),
        (CelOptional optional, "hasValue", []) => optional.HasValue,
        (CelOptional optional, "value", []) => optional.HasValue ? optional.Value : throw new CelException("optional.none() dereference"),
        (CelOptional optional, "orValue", [var other]) => optional.HasValue ? optional.Value : other,
        (CelOptional optional, "or", [var other]) => optional.HasValue ? optional : other,
        (CelQuantity a, "compareTo", [CelQuantity b]) => (long)a.Value.CompareTo(b.Value),
        (CelQuantity a, "isGreaterThan", [CelQuantity b]) => a.Value > b.Value,
        (CelQuantity a, "isLessThan", [CelQuantity b]) => a.Value < b.Value,
        (CelQuantity a, "add", [CelQuantity b]) => new CelQuantity(a.Value + b.Value),
        (CelQuantity a, "sub", [CelQuantity b]) => new CelQuantity(a.Value - b.Value),
        (CelQuantity a, "sign", []) => (long)Math.Sign(a.Value),
        (CelQuantity a, "isInteger", []) => decimal.IsInteger(a.Value),
        (CelQuantity a, "asInteger", []) => decimal.IsInteger(a.Value) ? (long)a.Value : throw new CelException("cannot convert value to integer"),
        (CelQuantity a, "asApproximateFloat", []) => (double)a.Value,
        (DateTimeOffset or TimeSpan, _, _) => CelTimeFunctions.Call(target, name, args),
        _ => throw CelException.NoSuchOverload(),
    };

    private static CelList Several(object?[] args) => args is [CelList list] ? list : new CelList(args);

    private static long Size(object? value) => value switch
    {
        string text => (long)text.EnumerateRunes().Count(),
        byte[] bytes => (long)bytes.Length,
        CelList list => (long)list.Count,
        CelMap map => (long)map.Count,
        _ => throw CelException.NoSuchOverload(),
    };
}
