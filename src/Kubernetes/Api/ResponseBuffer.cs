using System.Buffers;

namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>
/// Bytes of a response that are not consumed yet, in pooled memory that grows to the largest object and not to the whole
/// answer.
/// </summary>
internal sealed class ResponseBuffer(Stream stream) : IDisposable
{
    private const int FirstSize = 16 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _start;
    private int _end;

    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    public void Consume(int count) => _start += count;

    /// <summary>Reads more behind what is unread; false at the end of the response.</summary>
    public async ValueTask<bool> ReadMoreAsync(CancellationToken cancellation)
    {
        if (_start > 0)
        {
            Unread.CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
            Unread.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        var count = await stream.ReadAsync(_bytes.AsMemory(_end), cancellation);
        _end += count;
        return count > 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }
}
