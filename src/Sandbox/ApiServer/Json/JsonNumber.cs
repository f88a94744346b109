using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>A JSON number as Kubernetes sees it: an int64 when written without fraction or exponent, otherwise a float64.</summary>
internal readonly record struct JsonNumber(bool IsInteger, long Integer, double Double)
{
    public long? AsInteger => IsInteger ? Integer : double.IsInteger(Double) && Math.Abs(Double) < 9e18 ? (long)Double : null;

    public static bool TryRead(JsonNode? node, out JsonNumber number)
    {
        number = default;
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
            return false;
        number = value.TryGetValue<long>(out var integer) ? new(true, integer, integer)
            : value.TryGetValue<int>(out var small) ? new(true, small, small)
            : value.TryGetValue<double>(out var real) ? new(false, 0, real)
            : Parse(value.ToJsonString());
        return true;
    }

    public static JsonNumber Parse(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
            ? new(true, integer, integer)
            : new(false, 0, double.Parse(text, CultureInfo.InvariantCulture));

    public JsonValue ToNode() => IsInteger ? JsonValue.Create(Integer) : JsonValue.Create(Double);

    /// <summary>As Go's %v prints it.</summary>
    public override string ToString() => IsInteger ? Integer.ToString(CultureInfo.InvariantCulture) : GoFloat(Double);

    public static string GoFloat(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "+Inf" : "-Inf";
        var magnitude = Math.Abs(value);
        if (magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e21))
            return value.ToString("0.################e+00", CultureInfo.InvariantCulture);
        return value.ToString("0.#################", CultureInfo.InvariantCulture);
    }
}
