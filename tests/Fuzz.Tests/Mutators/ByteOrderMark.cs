using System.Text;

namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>A byte order mark before the text, or the text in another encoding.</summary>
internal static class ByteOrderMark
{
    public static byte[] Apply(byte[] input, Random random)
    {
        Encoding[] encodings = [Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode];
        var encoding = encodings[random.Next(encodings.Length)];
        return [.. encoding.Preamble, .. encoding == Encoding.UTF8 ? input : encoding.GetBytes(Encoding.UTF8.GetString(input))];
    }
}
