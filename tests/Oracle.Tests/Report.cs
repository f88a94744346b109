using HomelabAutoscaler.Oracle.Tests.Scripts;

namespace HomelabAutoscaler.Oracle.Tests;

/// <summary>What a failing run tells: what broke, the script to paste into a test, and the end of the story.</summary>
internal static class Report
{
    private const int LastLines = 40;

    public static string Of(Script script, int seed)
    {
        using var run = new Run(script);
        var violation = run.Play();
        return $"{violation}\nseed {seed}, shortened to this script:\n\n{script}\n\n{string.Join('\n', run.Story.TakeLast(LastLines))}";
    }
}
