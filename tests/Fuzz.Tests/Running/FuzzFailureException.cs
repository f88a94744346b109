using System.Text;

namespace HomelabAutoscaler.Fuzz.Tests.Running;

/// <summary>An input that was not dealt with as it should be.</summary>
internal sealed class FuzzFailureException(string target, FuzzCase input, int number, byte[] least, Exception failure) : Exception(
    $"""
    {target} fails: {failure.GetType().Name}: {failure.Message}
      made from: {input.Origin} (FUZZ_SEED={FuzzSettings.Seed}, case {number})
      shortened from {input.Input.Length} to {least.Length} bytes, base64: {Convert.ToBase64String(least[..Math.Min(least.Length, 6000)])}
      as text: {Printable(least)}
    """,
    failure)
{
    private const int Longest = 500;

    private static string Printable(byte[] bytes) =>
        string.Concat(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, Longest)]).Select(letter => char.IsControl(letter) ? '·' : letter));
}
