namespace HomelabAutoscaler.Power;

/// <summary>The hardware did not do it. The message says what was asked, what came back and what to do, and holds no secret.</summary>
/// <remarks>It is one line of bounded length, whatever a device has answered: it ends up in logs and in the machine's status.</remarks>
public sealed class PowerException(string message, Exception? inner = null) : Exception(OneLine(message), inner)
{
    private const int LongestMessage = 1000;

    private static string OneLine(string text)
    {
        var line = string.Concat(text.Take(LongestMessage).Select(letter => char.IsControl(letter) ? ' ' : letter));
        return text.Length <= LongestMessage ? line : line + "…";
    }
}
