namespace HomelabAutoscaler.Fuzz.Tests.Running;

/// <summary>Finds out what of an input makes it fail.</summary>
internal static class Minimiser
{
    private const int MostTries = 3000;

    /// <summary>Leaves out ever smaller pieces for as long as what is left still fails.</summary>
    public static async Task<byte[]> ShortenAsync(byte[] input, Func<byte[], Task<bool>> fails)
    {
        var tries = 0;
        for (var size = Math.Max(1, input.Length / 2); size > 0 && tries < MostTries;)
        {
            var wasShortened = false;
            for (var at = 0; at < input.Length && tries++ < MostTries;)
            {
                byte[] without = [.. input[..at], .. input[Math.Min(at + size, input.Length)..]];
                if (await fails(without))
                {
                    (input, wasShortened) = (without, true);
                }
                else
                {
                    at += size;
                }
            }

            size = wasShortened && size == 1 ? 1 : size / 2;
        }

        return input;
    }
}
