using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace HomelabAutoscaler.Fuzz.Tests.Models;

/// <summary>Makes any message that a protocol allows.</summary>
internal sealed class ArbitraryMessage(Random random)
{
    private static readonly string[] Texts =
        ["", "minis", "g1", "pi-1", "homelab://homelab-autoscaler-system/pi-1", "m1", "no such thing", "a/b", "\n\0", "ä😀", new('x', 5000), "cpu", "memory", "500m", "1e308", "1e309", new string('9', 400) + "Ki"];

    public IMessage Of(MessageDescriptor type, int depth = 4)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InDeclarationOrder().Where(_ => random.Next(4) > 0))
        {
            Set(message, field, depth);
        }

        return message;
    }

    private void Set(IMessage message, FieldDescriptor field, int depth)
    {
        if (field.FieldType == FieldType.Message && depth == 0)
        {
            return;
        }

        if (field.IsMap)
        {
            var map = (System.Collections.IDictionary)field.Accessor.GetValue(message);
            var types = field.MessageType.Fields;
            map[One(types[1], depth)] = One(types[2], depth);
        }
        else if (field.IsRepeated)
        {
            var list = (System.Collections.IList)field.Accessor.GetValue(message);
            for (var left = random.Next(3); left > 0; left--)
            {
                list.Add(One(field, depth));
            }
        }
        else
        {
            field.Accessor.SetValue(message, One(field, depth));
        }
    }

    private object One(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.String => Texts[random.Next(Texts.Length)],
        FieldType.Bool => random.Next(2) == 0,
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => random.Next(4) switch { 0 => int.MinValue, 1 => int.MaxValue, _ => random.Next(-3, 4) },
        FieldType.UInt32 or FieldType.Fixed32 => uint.MaxValue,
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => random.Next(4) switch { 0 => long.MinValue, 1 => long.MaxValue, _ => random.NextInt64(-3, 2_000_000_000) },
        FieldType.UInt64 or FieldType.Fixed64 => ulong.MaxValue,
        FieldType.Double => random.Next(5) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => -1d, 3 => double.MaxValue, _ => 0.5 },
        FieldType.Float => float.NaN,
        FieldType.Enum => field.EnumType.Values[0].Number,
        FieldType.Bytes => Bytes(),
        _ => Of(field.MessageType, depth - 1),
    };

    /// <summary>Bytes are a serialised Pod or Node here, or should be.</summary>
    private ByteString Bytes()
    {
        if (random.Next(3) > 0)
        {
            return Of(Protos.Kubernetes.PodMessage.Descriptor, 6).ToByteString();
        }

        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }
}
