using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>Reads a watch: one JSON object a line, until the server ends it.</summary>
internal sealed class WatchReader<T>(ResponseBuffer buffer, string request)
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
        var reader = new Utf8JsonReader(line);
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

        var value = new Utf8JsonReader(@object);
        value.Read();
        return type switch
        {
            _ when type.SequenceEqual("ADDED"u8) => Changed(WatchEventType.Added, value),
            _ when type.SequenceEqual("MODIFIED"u8) => Changed(WatchEventType.Modified, value),
            _ when type.SequenceEqual("DELETED"u8) => Changed(WatchEventType.Deleted, value),
            _ when type.SequenceEqual("BOOKMARK"u8) => new(WatchEventType.Bookmark, null, ResourceVersionOf(value)),
            _ => throw Failure(KubeStatus.Read(ref value)),
        };
    }

    private static WatchEvent<T> Changed(WatchEventType type, Utf8JsonReader value)
    {
        var again = value;
        try
        {
            var changed = T.Read(ref value);
            return new(type, changed, changed.Metadata.ResourceVersion ?? "");
        }
        catch (WireException e)
        {
            return new(WatchEventType.Unreadable, null, ResourceVersionOf(again), e);
        }
    }

    private static string ResourceVersionOf(Utf8JsonReader value)
    {
        while (value.Read() && value.TokenType == JsonTokenType.PropertyName)
        {
            if (value.ValueTextEquals("metadata"u8))
            {
                value.Read();
                return ObjectMeta.Read(ref value).ResourceVersion ?? "";
            }

            value.Skip();
        }

        return "";
    }

    private KubeApiException Failure(KubeStatus status) => new(
        request, (HttpStatusCode)(status.Code ?? 500), status.Reason ?? "Unknown", status.Message ?? "the watch failed");
}
