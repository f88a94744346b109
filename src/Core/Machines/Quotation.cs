namespace HomelabAutoscaler.Core.Machines;

/// <summary>Words of others, made fit for a sentence of ours: one line, not too long.</summary>
internal static class Quotation
{
    private const int Longest = 300;

    private const int LastLines = 3;

    /// <summary>The words from their beginning.</summary>
    public static string Short(string words)
    {
        var line = string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Longest ? line : $"{line[..(Longest - 1)]}…";
    }

    /// <summary>The end of a log: that is where the error is.</summary>
    public static string End(string log)
    {
        var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = string.Join("; ", lines.TakeLast(LastLines));
        return line.Length <= Longest ? line : $"…{line[^(Longest - 1)..]}";
    }
}
