namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>Seconds into the story, of which it takes 172 when all goes well.</summary>
internal static class StoryMoments
{
    /// <summary>Machines are wanted on, and nothing has told them to boot.</summary>
    public const int AskedFor = 11;

    /// <summary>
    /// One or two in each part of it: before the first look, asked for, told to boot, booting, Ready, running, evicting, one going off,
    /// both going off, one off, both off.
    /// </summary>
    public static readonly int[] All = [1, AskedFor, 14, 20, 45, 75, 79, 85, 95, 110, 112, 116, 125, 145, 160];
}
