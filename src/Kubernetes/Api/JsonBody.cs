using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CommunityToolkit.HighPerformance.Buffers;

namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>A request body written into pooled memory.</summary>
internal sealed class JsonBody : HttpContent
{
    private readonly ArrayPoolBufferWriter<byte> _buffer = new(1024);

    public JsonBody(string mediaType, Action<Utf8JsonWriter> write)
    {
        using (var writer = new Utf8JsonWriter(_buffer))
        {
            write(writer);
        }

        Headers.ContentType = new MediaTypeHeaderValue(mediaType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        stream.WriteAsync(_buffer.WrittenMemory).AsTask();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.WriteAsync(_buffer.WrittenMemory, cancellationToken).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = _buffer.WrittenCount;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _buffer.Dispose();
        }

        base.Dispose(disposing);
    }
}
