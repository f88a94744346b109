namespace HomelabAutoscaler.Core.Errors;

/// <summary>A message as logs, terminals and the machine's status can have it: one line of bounded length, whatever a device or a file says in it.</summary>
public static class OneLine
{
    private const int Longest = 1000;

    public static string Of(string message)
    {
        var line = string.Concat(message.Take(Longest).Select(letter => char.IsControl(letter) ? ' ' : letter));
        return message.Length <= Longest ? line : line + "…";
    }
}
