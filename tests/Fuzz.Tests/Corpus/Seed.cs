using System.Text;

namespace HomelabAutoscaler.Fuzz.Tests.Corpus;

/// <summary>An input that makes sense, from which others are made that make less.</summary>
/// <param name="Origin">Where it comes from, for people.</param>
internal sealed record Seed(string Origin, byte[] Bytes)
{
    public Seed(string origin, string text)
        : this(origin, Encoding.UTF8.GetBytes(text))
    {
    }
}
