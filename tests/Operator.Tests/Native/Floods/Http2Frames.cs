using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace HomelabAutoscaler.Operator.Tests.Native.Floods;

/// <summary>Frames of HTTP/2 (RFC 9113), written without the manners of a real client.</summary>
internal sealed class Http2Frames(bool isSecure)
{
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte EndOfHeaders = 4;

    /// <summary>What a client says first.</summary>
    public static byte[] Preface { get; } = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, [])];

    /// <summary>SETTINGS with one setting, and a PING; both want an answer.</summary>
    public static byte[] Chatter { get; } = [.. Frame(Settings, 0, 0, [0, 4, 0, 1, 0, 0]), .. Frame(Ping, 0, 0, new byte[8])];

    /// <summary>A call that begins, and whose message is still to come.</summary>
    public byte[] Call(int stream) => Frame(Headers, EndOfHeaders, stream, CallHeaders());

    public byte[] CallAndReset(int stream) => [.. Call(stream), .. Frame(Reset, 0, stream, [0, 0, 0, 8])];

    private static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> content)
    {
        var frame = new byte[9 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, content.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        content.CopyTo(frame.AsSpan(9));
        return frame;
    }

    /// <summary>By the static table of HPACK (RFC 7541, appendix A), and nothing remembered.</summary>
    private byte[] CallHeaders()
    {
        var headers = new ArrayBufferWriter<byte>();
        headers.Write((byte[])[0x83, (byte)(isSecure ? 0x87 : 0x86), 0x04]);
        WriteText(headers, "/clusterautoscaler.cloudprovider.v1.externalgrpc.CloudProvider/Refresh");
        headers.Write((byte[])[0x01]);
        WriteText(headers, "127.0.0.1");
        headers.Write((byte[])[0x0f, 0x10]);
        WriteText(headers, "application/grpc");
        headers.Write((byte[])[0x00]);
        WriteText(headers, "te");
        WriteText(headers, "trailers");
        return headers.WrittenSpan.ToArray();
    }

    private static void WriteText(ArrayBufferWriter<byte> headers, string text)
    {
        headers.Write((byte[])[(byte)text.Length]);
        headers.Write(Encoding.ASCII.GetBytes(text));
    }
}
