namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>A watch as a response body.</summary>
internal sealed class WatchStream(Watch watch) : Stream
{
    private readonly CancellationTokenSource _disposed = new();
    private ReadOnlyMemory<byte> _line;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A read into an empty buffer waits for the next line and takes nothing of it.
        if (_line.IsEmpty)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_disposed.Token, cancellationToken);
            if (await watch.NextAsync(either.Token).ConfigureAwait(false) is not { } next)
                return 0;
            _line = next;
        }
        var count = Math.Min(buffer.Length, _line.Length);
        _line[..count].CopyTo(buffer);
        _line = _line[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _disposed.Cancel();
        base.Dispose(disposing);
    }
}
