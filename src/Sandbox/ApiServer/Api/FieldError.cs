using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>What is wrong with one field, in the words of Kubernetes's field errors.</summary>
internal sealed record FieldError(string Reason, string Field, string Message)
{
    public static FieldError Required(string field, string detail = "") => new("FieldValueRequired", field, With("Required value", detail));

    public static FieldError Invalid(string field, JsonNode? value, string detail) => new("FieldValueInvalid", field, With($"Invalid value: {Shown(value)}", detail));

    public static FieldError TypeInvalid(string field, JsonNode? value, string detail) => new("FieldValueTypeInvalid", field, With($"Invalid value: {Shown(value)}", detail));

    public static FieldError Forbidden(string field, string detail) => new("FieldValueForbidden", field, With("Forbidden", detail));

    public static FieldError Duplicate(string field, JsonNode? value) => new("FieldValueDuplicate", field, $"Duplicate value: {Shown(value)}");

    public static FieldError NotFound(string field, JsonNode? value) => new("FieldValueNotFound", field, $"Not found: {Shown(value)}");

    public static FieldError NotSupported(string field, JsonNode? value, IEnumerable<string> supported) =>
        new("FieldValueNotSupported", field, $"Unsupported value: {Shown(value)}: supported values: {string.Join(", ", supported.Select(JsonText.Quote))}");

    public static FieldError TooLong(string field, long maximum) => new("FieldValueTooLong", field, $"Too long: may not be more than {maximum} bytes");

    public static FieldError TooMany(string field, long actual, long maximum) => new("FieldValueTooMany", field, $"Too many: {actual}: must have at most {maximum} items");

    public JsonObject ToCause() => new() { ["reason"] = Reason, ["message"] = Message, ["field"] = Field };

    public override string ToString() => $"{Field}: {Message}";

    private static string With(string what, string detail) => detail.Length == 0 ? what : $"{what}: {detail}";

    private static string Shown(JsonNode? value) => JsonNumber.TryRead(value, out var number) ? number.ToString() : JsonText.ToSortedText(value);
}
