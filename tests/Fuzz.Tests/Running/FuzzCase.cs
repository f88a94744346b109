using HomelabAutoscaler.Fuzz.Tests.Corpus;
using HomelabAutoscaler.Fuzz.Tests.Mutators;

namespace HomelabAutoscaler.Fuzz.Tests.Running;

/// <summary>One input and how it came to be.</summary>
internal sealed record FuzzCase(byte[] Input, string Origin)
{
    /// <summary>Inputs grow no larger than this, in bytes: what is too large has tests of its own.</summary>
    private const int Longest = 1 << 20;

    /// <summary>An input of the corpus, changed once or a few times; now and then not at all.</summary>
    public static FuzzCase Of(IReadOnlyList<Seed> corpus, IReadOnlyList<Mutator> mutators, Random random)
    {
        var seed = corpus[random.Next(corpus.Count)];
        var (input, origin) = (seed.Bytes, seed.Origin);
        for (var left = random.Next(20) == 0 ? 0 : random.Next(1, 4); left > 0; left--)
        {
            var mutator = mutators[random.Next(mutators.Count)];
            var changed = mutator.Mutate(input, random);
            if (changed.Length <= Longest)
            {
                (input, origin) = (changed, $"{origin}, {mutator.Name}");
            }
        }

        return new(input, origin);
    }
}
