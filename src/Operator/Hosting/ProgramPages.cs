using System.Globalization;
using System.Runtime.InteropServices;

namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>
/// The pages of the program's own files, most of which only the start needs. Given back, they stay in the page cache as
/// long as there is room, and those in use are mapped again at no more than a minor fault.
/// </summary>
internal static partial class ProgramPages
{
    /// <summary>Where the kernel says what is mapped, and how much of it is no longer as it is in the file.</summary>
    public const string Mappings = "/proc/self/smaps";

    private const int DontNeed = 4;

    /// <summary>Gives back code and constants.</summary>
    /// <param name="mappings">What is mapped; where it cannot be read, as in a root without /proc, the pages stay.</param>
    public static void GiveBack(string mappings = Mappings)
    {
        try
        {
            foreach (var (start, end) in Unchanged(File.ReadLines(mappings), Environment.ProcessPath))
            {
                _ = Advise(start, end - start, DontNeed);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is only memory.
        }
    }

    /// <summary>
    /// Where code is mapped, and constants of the program itself, that are as they are on disk: others hold what the loader has
    /// written. A library that is being loaded is mapped like constants, before its parts that are written are laid over that.
    /// </summary>
    internal static IEnumerable<(nuint Start, nuint End)> Unchanged(IEnumerable<string> lines, string? program)
    {
        (nuint, nuint)? mapping = null;
        foreach (var line in lines)
        {
            // 00400000-00b5f000 r-xp 00000000 08:01 1234 /usr/bin/homelab-autoscaler, and below, among others,
            // Anonymous:             0 kB
            // Swap:                  0 kB
            var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            if (fields is [var range, { Length: 4 } rights, ..] && range.Split('-') is [var from, var to])
            {
                var isCode = rights == "r-xp" && fields is [_, _, _, _, _, ['/', ..]];
                var isConstant = rights == "r--p" && fields is [_, _, _, _, _, var path] && path == program;
                mapping = isCode || isConstant ? (Parse(from), Parse(to)) : null;
            }
            else if (fields is ["Anonymous:", not "0", ..])
            {
                mapping = null;
            }
            else if (fields is ["Swap:", "0", ..] && mapping is { } unchanged)
            {
                yield return unchanged;
            }
        }
    }

    private static nuint Parse(string address) => nuint.Parse(address, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint address, nuint length, int advice);
}
