using System.Text;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>One answer, free of any transport. A long body comes in parts, which are the stored objects' own bytes.</summary>
public sealed record ApiResponse(int Status, IReadOnlyList<ReadOnlyMemory<byte>> Parts)
{
    public ApiResponse(int status, byte[] body)
        : this(status, [body])
    {
    }

    public byte[] Body
    {
        get
        {
            var body = new byte[Parts.Sum(part => part.Length)];
            var position = 0;
            foreach (var part in Parts)
            {
                part.CopyTo(body.AsMemory(position));
                position += part.Length;
            }
            return body;
        }
    }

    /// <summary>What a watch goes on to send; null for every other answer.</summary>
    internal Watch? Watch { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>Texts of Warning headers, unquoted.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether an update or a patch asked for what was there already, and so was no write. Not told to clients.</summary>
    public bool ChangedNothing { get; init; }

    public int? RetryAfterSeconds { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Headers beside Content-Type, as they go over the wire.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers
    {
        get
        {
            yield return new("Cache-Control", "no-cache, private");
            if (RetryAfterSeconds is { } seconds)
                yield return new("Retry-After", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
            foreach (var warning in Warnings)
                yield return new("Warning", $"299 - {JsonText.Quote(warning)}");
        }
    }

    public JsonObject Json() => JsonReader.Read(Body) as JsonObject ?? throw new FormatException($"not a JSON object: {this}");

    public override string ToString() => $"{Status} {Encoding.UTF8.GetString(Body)}";

    internal static ApiResponse Of(int status, JsonNode body) => new(status, JsonText.ToUtf8(body));

    internal static ApiResponse Plain(int status, string text) => new(status, Encoding.UTF8.GetBytes(text)) { ContentType = "text/plain; charset=utf-8" };
}
