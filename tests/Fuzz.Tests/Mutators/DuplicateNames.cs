using System.Text.Json;

namespace HomelabAutoscaler.Fuzz.Tests.Mutators;

/// <summary>An object has a name several times.</summary>
internal static class DuplicateNames
{
    public static byte[] Apply(byte[] input, Random random)
    {
        var names = Spots.Of(input).Where(spot => spot.Type == JsonTokenType.PropertyName).ToList();
        if (names.Count < 2)
        {
            return input;
        }

        var from = names[random.Next(names.Count)];
        var to = names[random.Next(names.Count)];
        return [.. input[..to.Start], .. input[from.Start..from.End], .. input[to.End..]];
    }
}
