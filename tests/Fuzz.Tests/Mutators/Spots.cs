using System.Text.Json;

namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>A value or a name in a JSON text.</summary>
internal readonly record struct Spot(int Start, int End, JsonTokenType Type);

internal static class Spots
{
    /// <summary>The values in the text as far as it is JSON; names too, as type PropertyName.</summary>
    public static List<Spot> Of(byte[] json)
    {
        var spots = new List<Spot>();
        var open = new Stack<int>();
        var reader = new Utf8JsonReader(json, new() { CommentHandling = JsonCommentHandling.Skip, MaxDepth = 4096, AllowMultipleValues = true });
        try
        {
            while (reader.Read())
            {
                var (start, end) = ((int)reader.TokenStartIndex, (int)reader.BytesConsumed);
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push(start);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        spots.Add(new(open.Pop(), end, reader.TokenType == JsonTokenType.EndObject ? JsonTokenType.StartObject : JsonTokenType.StartArray));
                        break;
                    case JsonTokenType.PropertyName:
                        spots.Add(new(start, start + reader.ValueSpan.Length + 2, JsonTokenType.PropertyName));
                        break;
                    default:
                        spots.Add(new(start, end, reader.TokenType));
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // Those until here.
        }

        return spots;
    }

    /// <summary>The text with something else in the place of one of the spots that are wanted; the text itself when there is none.</summary>
    public static byte[] Replace(byte[] json, Random random, Func<Spot, bool> isWanted, Func<byte[], byte[]> with)
    {
        var spots = Of(json).Where(isWanted).ToList();
        if (spots.Count == 0)
        {
            return json;
        }

        var spot = spots[random.Next(spots.Count)];
        return [.. json[..spot.Start], .. with(json[spot.Start..spot.End]), .. json[spot.End..]];
    }

    public static bool IsValue(Spot spot) => spot.Type != JsonTokenType.PropertyName;
}
