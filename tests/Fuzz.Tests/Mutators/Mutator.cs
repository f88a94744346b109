namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>Makes an input worse.</summary>
internal delegate byte[] Mutate(byte[] input, Random random);

/// <summary>A way to make inputs worse, with its name for people.</summary>
internal sealed record Mutator(string Name, Mutate Mutate)
{
    private static readonly Mutator[] OfBytes =
    [
        new("truncated", Truncation.Apply),
        new("bytes changed", ByteChanges.Apply),
        new("text that is no Unicode", InvalidText.Apply),
        new("a piece repeated", Repetition.Apply),
    ];

    /// <summary>For any bytes.</summary>
    public static IReadOnlyList<Mutator> Binary => OfBytes;

    /// <summary>For JSON: most of the time it stays JSON.</summary>
    public static IReadOnlyList<Mutator> Json { get; } =
    [
        .. OfBytes,
        new("another type", OtherTypes.Apply),
        new("deep nesting", DeepNesting.Apply),
        new("huge numbers", HugeNumbers.Apply),
        new("long strings", LongStrings.Apply),
        new("escaped", Escapes.Apply),
        new("a name twice", DuplicateNames.Apply),
        new("null", Nulls.Apply),
        new("many items", ManyItems.Apply),
        new("a byte order mark", ByteOrderMark.Apply),
        new("a comment", Comments.Apply),
        new("spliced", Splices.Apply),
    ];
}
