using System.Buffers;
using System.Text.Json;

namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>
/// Bytes of a response that are not consumed yet, in pooled memory that grows to the largest object and not to the whole
/// answer, and shrinks again behind it.
/// </summary>
internal sealed class ResponseBuffer(Stream stream) : IDisposable
{
    private const int FirstSize = 16 * 1024;

    /// <summary>What is larger goes back to the pool behind the object that needed it.</summary>
    private const int OrdinarySize = 4 * FirstSize;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _start;
    private int _end;

    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    public void Consume(int count) => _start += count;

    /// <summary>Reads more behind what is unread; false at the end of the response.</summary>
    /// <exception cref="JsonException">What is unread is longer than any object.</exception>
    public async ValueTask<bool> ReadMoreAsync(CancellationToken cancellation)
    {
        MakeRoom();
        var count = await stream.ReadAsync(_bytes.AsMemory(_end), cancellation);
        _end += count;
        return count > 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void MakeRoom()
    {
        var unread = _end - _start;
        if (unread == _bytes.Length)
        {
            MoveTo(unread < JsonLimits.LargestObject ? unread * 2 : throw new JsonException($"an object of more than {JsonLimits.LargestObject} bytes"));
        }
        else if (unread < FirstSize && _bytes.Length > OrdinarySize)
        {
            MoveTo(FirstSize);
        }
        else if (_start > 0)
        {
            Unread.CopyTo(_bytes);
            (_start, _end) = (0, unread);
        }
    }

    private void MoveTo(int size)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(size);
        Unread.CopyTo(bytes);
        (_start, _end) = (0, _end - _start);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = bytes;
    }
}
