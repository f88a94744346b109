using System.Globalization;
using System.Runtime.InteropServices;

namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>
/// The pages of the program's own code, most of which only the start needs. Given back, they stay in the page cache as
/// long as there is room, and those in use are mapped again at no more than a minor fault.
/// </summary>
internal static partial class ProgramPages
{
    private const int DontNeed = 4;

    /// <summary>Gives back all code pages. Only code: other mappings of files hold what the loader has written.</summary>
    public static void GiveBack()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        foreach (var line in File.ReadLines("/proc/self/maps"))
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
