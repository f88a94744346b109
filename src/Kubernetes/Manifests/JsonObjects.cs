using System.Text;
using System.Text.Json;

namespace HomelabAutoscaler.Kubernetes.Manifests;

/// <summary>JSON objects that follow each other, with nothing in between: kubectl takes them, and they are no YAML.</summary>
internal static class JsonObjects
{
    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true };

    /// <summary>The texts of the objects, each with the white space before it; the whole text when it is anything else.</summary>
    public static IReadOnlyList<string> In(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith('{'))
        {
            return [text];
        }

        var objects = new List<string>();
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, Options);
        var start = 0;
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth > 0 || reader.TokenType == JsonTokenType.StartObject)
                {
                    continue;
                }

                var end = (int)reader.BytesConsumed;
                objects.Add(Encoding.UTF8.GetString(bytes.AsSpan(start..end)));
                start = end;
            }
        }
        catch (JsonException)
        {
            return [text];
        }

        return objects;
    }
}
