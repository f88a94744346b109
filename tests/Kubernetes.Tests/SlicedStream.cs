namespace HomelabAutoscaler.Kubernetes.Tests;

/// <summary>Gives its bytes in pieces of a size, and then ends, breaks or hangs.</summary>
public sealed class SlicedStream(byte[] bytes, int size, SlicedStream.End end = SlicedStream.End.Close) : Stream
{
    private int _position;

    public enum End
    {
        Close,
        Break,
        Hang,
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position == bytes.Length)
        {
            switch (end)
            {
                case End.Break:
                    throw new IOException("connection reset by peer");
                case End.Hang:
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                    break;
            }
        }

        var count = Math.Min(Math.Min(size, buffer.Length), bytes.Length - _position);
        bytes.AsSpan(_position, count).CopyTo(buffer.Span);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
