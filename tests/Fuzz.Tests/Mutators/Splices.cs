namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>A piece of the text in another place of it, or one text behind another.</summary>
internal static class Splices
{
    public static byte[] Apply(byte[] input, Random random)
    {
        var values = Spots.Of(input).Where(Spots.IsValue).ToList();
        if (values.Count == 0 || random.Next(5) == 0)
        {
            return [.. input, .. input];
        }

        var from = values[random.Next(values.Count)];
        var to = values[random.Next(values.Count)];
        return [.. input[..to.Start], .. input[from.Start..from.End], .. input[to.End..]];
    }
}
