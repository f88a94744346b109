using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>
/// CEL values are plain .NET ones: null, bool, long, ulong, double, string, byte[], <see cref="CelList"/>, <see cref="CelMap"/>,
/// TimeSpan, DateTimeOffset, <see cref="CelOptional"/>, <see cref="CelType"/>, <see cref="CelQuantity"/>.
/// </summary>
internal static class CelValue
{
    /// <summary>A JSON value as an expression sees it: its schema says which numbers are doubles and which strings are times.</summary>
    public static object? From(JsonNode? node, Schema? schema = null) => node switch
    {
        null => null,
        JsonObject map => CelMap.From(map, schema),
        JsonArray list => CelList.From(list, schema),
        _ when JsonNumber.TryRead(node, out var number) => schema?.Type == "number" || !number.IsInteger ? (object)number.Double : number.Integer,
        _ when node.IsText() => FromText(node.GetValue<string>(), schema?.Format),
        _ => node.GetValueKind() == JsonValueKind.True,
    };

    public static string TypeName(object? value) => value switch
    {
        null => "null_type",
        bool => "bool",
        long => "int",
        ulong => "uint",
        double => "double",
        string => "string",
        byte[] => "bytes",
        CelList => "list",
        CelMap => "map",
        TimeSpan => "google.protobuf.Duration",
        DateTimeOffset => "google.protobuf.Timestamp",
        CelOptional => "optional_type",
        CelQuantity => "kubernetes.Quantity",
        _ => "type",
    };

    private static object FromText(string text, string? format) => format switch
    {
        "date-time" when Core.Units.Rfc3339.TryParse(text, out var time) => time,
        "date" when DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) => day,
        "duration" when GoDuration.TryParse(text, out var nanoseconds) => TimeSpan.FromTicks(nanoseconds / 100),
        "byte" when Convert.FromBase64String(text) is var bytes => bytes,
        _ => text,
    };
}
