namespace HomelabAutoscaler.Tests;

/// <summary>Files that are generated and committed.</summary>
internal static class Snapshots
{
    /// <summary>Whether they are to be written, and not only compared.</summary>
    public static bool AreWritten => AreWrittenIn(Environment.GetEnvironmentVariable);

    /// <exception cref="InvalidOperationException">They are to be written where nobody would see what has changed.</exception>
    public static bool AreWrittenIn(Func<string, string?> variable) =>
        variable("UPDATE_SNAPSHOTS") == "1"
        && (variable("CI") is null or "" or "false" ? true : throw new InvalidOperationException(
            "UPDATE_SNAPSHOTS=1 would let every test pass, so CI does not take it: run it on your own machine, look at what has changed and commit that"));
}
