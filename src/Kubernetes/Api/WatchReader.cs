using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>Reads a watch: one JSON object a line, until the server ends it.</summary>
internal sealed class WatchReader<T>(ResponseBuffer buffer, KubeRequest request)
    where T : class, IKubeResource<T>
{
    public async IAsyncEnumerable<WatchEvent<T>> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        do
        {
            while (TryTakeLine(out var change))
            {
                yield return change;
            }
        }
        while (await buffer.ReadMoreAsync(cancellation));
    }

    private bool TryTakeLine(out WatchEvent<T> change)
    {
        var end = buffer.Unread.IndexOf((byte)'\n');
        if (end < 0)
        {
            change = default;
            return false;
        }

        change = Parse(buffer.Unread[..end]);
        buffer.Consume(end + 1);
        return true;
    }

    /// <exception cref="KubeApiException">The server reports an error, such as 410 for a resourceVersion that is too old.</exception>
    private WatchEvent<T> Parse(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, JsonLimits.Options);
        ReadOnlySpan<byte> type = default, @object = default;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8) && reader.Read())
            {
                type = reader.ValueSpan;
            }
            else if (reader.ValueTextEquals("object"u8) && reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                @object = line[start..(int)reader.BytesConsumed];
            }
            else
            {
                reader.Skip();
            }
        }

        return type switch
        {
            _ when type.SequenceEqual("ADDED"u8) => Changed(WatchEventType.Added, @object),
            _ when type.SequenceEqual("MODIFIED"u8) => Changed(WatchEventType.Modified, @object),
            _ when type.SequenceEqual("DELETED"u8) => Changed(WatchEventType.Deleted, @object),
            _ when type.SequenceEqual("BOOKMARK"u8) => new(WatchEventType.Bookmark, null, ObjectHead.Of(@object).ResourceVersion),
            _ when type.SequenceEqual("ERROR"u8) => throw Failure(@object),
            _ => Unreadable(@object, new JsonException($"the watch event type \"{Encoding.UTF8.GetString(type)}\" is not known")),
        };
    }

    private static WatchEvent<T> Changed(WatchEventType type, ReadOnlySpan<byte> @object)
    {
        var reader = new Utf8JsonReader(@object, JsonLimits.Options);
        reader.Read();
        try
        {
            var changed = T.Read(ref reader);
            return new(type, changed, changed.Metadata.ResourceVersion ?? "");
        }
        catch (Exception e) when (UnreadableObjectException.IsCause(e))
        {
            var unreadable = Unreadable(@object, e);
            return type == WatchEventType.Deleted ? unreadable with { Type = type } : unreadable;
        }
    }

    private static WatchEvent<T> Unreadable(ReadOnlySpan<byte> @object, Exception cause)
    {
        var head = @object.IsEmpty ? default : ObjectHead.Of(@object);
        return new(WatchEventType.Unreadable, null, head.ResourceVersion ?? "", new UnreadableObjectException(head.Key, cause));
    }

    private KubeApiException Failure(ReadOnlySpan<byte> @object)
    {
        var reader = new Utf8JsonReader(@object, JsonLimits.Options);
        reader.Read();
        KubeStatus? status = null;
        try
        {
            status = KubeStatus.Read(ref reader);
        }
        catch (Exception e) when (UnreadableObjectException.IsCause(e))
        {
            // An error all the same.
        }

        return new(request, (HttpStatusCode)(status?.Code ?? 500), status?.Reason ?? "Unknown", status?.Message ?? "the watch failed");
    }
}
