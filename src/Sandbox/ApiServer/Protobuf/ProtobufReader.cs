using System.Text;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>
/// Objects that come as application/vnd.kubernetes.protobuf: kubectl's own clients send some of their few kinds in no other way.
/// Answers are always JSON, which those clients take too.
/// </summary>
internal static class ProtobufReader
{
    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        Bytes = 2,
        Fixed32 = 5,
    }

    /// <exception cref="FormatException">It is no protobuf, or of a message that is not understood.</exception>
    public static JsonObject Read(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
            throw new FormatException("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        var envelope = Message("Unknown", body[Magic.Length..]);
        var kind = envelope.Text("typeMeta", "kind") ?? "";
        if (!ProtobufMessages.IsKnown(kind))
            throw new FormatException($"{kind} is not understood as protobuf here: send it as JSON");
        var value = Message(kind, Convert.FromBase64String(envelope.Text("raw") ?? ""));
        value["kind"] = kind;
        value["apiVersion"] = envelope.Text("typeMeta", "apiVersion");
        return value;
    }

    private static JsonObject Message(string message, ReadOnlySpan<byte> data)
    {
        var value = new JsonObject();
        while (!data.IsEmpty)
        {
            var tag = Varint(ref data);
            var integer = Payload((WireType)(tag & 7), ref data, out var bytes);
            if (ProtobufMessages.Find(message, (int)(tag >> 3)) is not { } field)
                continue;
            if (field.IsMap)
                Entry(value.Child(field.Name), field.Item, bytes);
            else if (!field.IsRepeated)
                value[field.Name] = Scalar(field.Item, integer, bytes);
            else if (value[field.Name] is JsonArray list)
                list.Add(Scalar(field.Item, integer, bytes));
            else
                value[field.Name] = new JsonArray(Scalar(field.Item, integer, bytes));
        }
        return value;
    }

    private static JsonNode Scalar(string shape, long integer, ReadOnlySpan<byte> bytes) => shape switch
    {
        "string" => JsonValue.Create(Encoding.UTF8.GetString(bytes)),
        "bytes" => JsonValue.Create(Convert.ToBase64String(bytes)),
        "bool" => JsonValue.Create(integer != 0),
        "int" => JsonValue.Create(integer),
        _ => Message(shape, bytes),
    };

    // The key is field 1, the value field 2; what is empty may be left out.
    private static void Entry(JsonObject map, string shape, ReadOnlySpan<byte> data)
    {
        var (key, value) = ("", (JsonNode)"");
        while (!data.IsEmpty)
        {
            var tag = Varint(ref data);
            Payload((WireType)(tag & 7), ref data, out var bytes);
            if (tag >> 3 == 1)
                key = Encoding.UTF8.GetString(bytes);
            else
                value = Scalar(shape, 0, bytes);
        }
        map[key] = value;
    }

    private static long Payload(WireType type, ref ReadOnlySpan<byte> data, out ReadOnlySpan<byte> bytes)
    {
        bytes = [];
        switch (type)
        {
            case WireType.Varint:
                return (long)Varint(ref data);
            case WireType.Bytes:
                bytes = Take(ref data, Varint(ref data));
                return 0;
            case WireType.Fixed64:
                bytes = Take(ref data, 8);
                return 0;
            case WireType.Fixed32:
                bytes = Take(ref data, 4);
                return 0;
            default:
                throw new FormatException($"proto: illegal wireType {(int)type}");
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> data, ulong length)
    {
        if (length > (ulong)data.Length)
            throw new FormatException("unexpected EOF");
        var taken = data[..(int)length];
        data = data[(int)length..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> data)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64 && !data.IsEmpty; shift += 7)
        {
            var next = data[0];
            data = data[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
        throw new FormatException("unexpected EOF");
    }
}
