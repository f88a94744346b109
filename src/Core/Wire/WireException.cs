using System.Text.Json;

namespace HomelabAutoscaler.Core.Wire;

/// <summary>JSON that does not fit the model: says which member, what was expected and what was found.</summary>
public sealed class WireException(string member, string expected, JsonTokenType found)
    : Exception($"{member}: expected {expected}, found {Describe(found)}")
{
    private static string Describe(JsonTokenType found) => found switch
    {
        JsonTokenType.String => "a string",
        JsonTokenType.PropertyName => "a name",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        _ => "null",
    };
}
