namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>Seconds into the story, of which it takes 172 when all goes well: one or two in each part of it.</summary>
internal static class StoryMoments
{
    /// <summary>
    /// Before the first look, asked for, told to boot, booting, Ready, running, evicting, one going off, both going off, one off, both off.
    /// </summary>
    public static readonly int[] All = [1, 11, 14, 20, 45, 79, 85, 95, 112, 116, 125, 145, 160];
}
