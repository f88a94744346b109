using System.Globalization;
using System.Runtime.InteropServices;

namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>
/// The pages of the program's own code, most of which only the start needs. Given back, they stay in the page cache as
/// long as there is room, and those in use are mapped again at no more than a minor fault.
/// </summary>
internal static partial class ProgramPages
{
    /// <summary>Where the kernel says what is mapped.</summary>
    public const string Mappings = "/proc/self/maps";

    private const int DontNeed = 4;

    /// <summary>Gives back all code pages. Only code: other mappings of files hold what the loader has written.</summary>
    /// <param name="mappings">What is mapped; where it cannot be read, as in a root without /proc, the pages stay.</param>
    public static void GiveBack(string mappings = Mappings)
    {
        try
        {
            GiveBackThose(File.ReadLines(mappings));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is only memory.
        }
    }

    private static void GiveBackThose(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            // 00400000-00b5f000 r-xp 00000000 08:01 1234 /usr/bin/homelab-autoscaler
            var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            if (fields is [var range, "r-xp", _, _, _, ['/', ..]] && range.Split('-') is [var from, var to])
            {
                var start = nuint.Parse(from, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                _ = Advise(start, nuint.Parse(to, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) - start, DontNeed);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint address, nuint length, int advice);
}
