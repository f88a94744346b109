namespace HomelabAutoscaler.Fuzz.Tests.Running;

/// <summary>What must be so for every input.</summary>
internal static class Expect
{
    private const int Longest = 1024;

    /// <exception cref="UnexpectedException">It is not so.</exception>
    public static void That(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            throw new UnexpectedException(otherwise);
        }
    }

    /// <summary>A message for people: something, on one line, of a length that is read.</summary>
    /// <exception cref="UnexpectedException">It is none.</exception>
    public static void Message(string message)
    {
        That(!string.IsNullOrWhiteSpace(message), "the error says nothing");
        That(message.Length <= Longest, $"the error has {message.Length} characters: {message[..Math.Min(message.Length, 200)]}");
        That(!message.Any(char.IsControl), $"the error is not one line of text: {message}");
    }
}

internal sealed class UnexpectedException(string message) : Exception(message);
