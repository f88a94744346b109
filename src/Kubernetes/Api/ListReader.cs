using System.Text.Json;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>Reads a page of a list object by object, so that a page of a thousand Nodes never lies in memory as a whole.</summary>
internal sealed class ListReader<T>(ResponseBuffer buffer, Action<T> onItem, Action<Exception> onUnreadable)
    where T : IWire<T>
{
    private JsonReaderState _state = new(JsonLimits.Options);
    private bool _inItems;
    private string _resourceVersion = "";
    private string _continue = "";
    private bool _isComplete;

    /// <exception cref="JsonException">The page is not a list, or it ends in the middle.</exception>
    public async ValueTask<ListPage> ReadAsync(CancellationToken cancellation)
    {
        do
        {
            Advance();
        }
        while (!_isComplete && await buffer.ReadMoreAsync(cancellation));

        // Without a version it is something else on the way that answered, and not an empty list.
        return !_isComplete ? throw new JsonException("the list ends in the middle")
            : _resourceVersion.Length == 0 ? throw new JsonException("the answer is not a list: it has no resourceVersion")
            : new(_resourceVersion, _continue);
    }

    /// <summary>Reads as many whole pieces as are there.</summary>
    private void Advance()
    {
        while (!_isComplete)
        {
            var reader = new Utf8JsonReader(buffer.Unread, isFinalBlock: false, _state);
            if (!Step(ref reader))
            {
                return;
            }

            _state = reader.CurrentState;
            buffer.Consume((int)reader.BytesConsumed);
        }
    }

    private bool Step(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            return false;
        }

        if (_inItems)
        {
            return StepInItems(ref reader);
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName when reader.ValueTextEquals("metadata"u8):
                return StepMetadata(ref reader);
            case JsonTokenType.PropertyName when reader.ValueTextEquals("items"u8):
                if (!reader.Read())
                {
                    return false;
                }

                _inItems = reader.TokenType == JsonTokenType.StartArray;
                return _inItems || reader.TokenType == JsonTokenType.Null ? true : throw new JsonException($"expected a list's items, found {reader.TokenType}");
            case JsonTokenType.PropertyName:
                return reader.TrySkip();
            case JsonTokenType.StartObject when reader.CurrentDepth == 0:
                return true;
            case JsonTokenType.EndObject when reader.CurrentDepth == 0:
                _isComplete = true;
                return true;
            default:
                throw new JsonException($"expected a list, found {reader.TokenType}");
        }
    }

    private bool StepInItems(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            _inItems = false;
            return true;
        }

        var start = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return false;
        }

        ReadItem(buffer.Unread[start..(int)reader.BytesConsumed]);
        return true;
    }

    private void ReadItem(ReadOnlySpan<byte> item)
    {
        var reader = new Utf8JsonReader(item, JsonLimits.Options);
        reader.Read();
        try
        {
            onItem(T.Read(ref reader));
        }
        catch (WireException e)
        {
            onUnreadable(new UnreadableObjectException(ObjectHead.Of(item).Key, e));
        }
    }

    private bool StepMetadata(ref Utf8JsonReader reader)
    {
        var whole = reader;
        if (!whole.TrySkip())
        {
            return false;
        }

        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("the list has no metadata");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("resourceVersion"u8))
            {
                _resourceVersion = Text(ref reader);
            }
            else if (reader.ValueTextEquals("continue"u8))
            {
                _continue = Text(ref reader);
            }
            else
            {
                reader.TrySkip();
            }
        }

        return true;
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Null => "",
            var other => throw new JsonException($"expected a text in the list's metadata, found {other}"),
        };
    }
}
