using System.Globalization;
using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Tests.Hosting;

[NotInParallel]
public class ProgramPagesTests
{
    [Test]
    public async Task Most_of_the_code_that_is_in_memory_is_given_back()
    {
        var before = CodeInMemory();
        ProgramPages.GiveBack();

        await Assert.That(CodeInMemory()).IsLessThan(before / 2);
    }

    [Test]
    [Arguments("/no/such/proc/self/maps")]
    [Arguments("/proc")]
    public async Task The_program_goes_on_when_they_cannot(string mappings) =>
        await Assert.That(() => ProgramPages.GiveBack(mappings)).ThrowsNothing();

    /// <summary>What was written is lost when it is given back, also where it has been swapped out.</summary>
    [Test]
    [Arguments("r-xp", "/usr/bin/homelab-autoscaler", 0, 0, true)]
    [Arguments("r-xp", "/usr/lib/libssl.so.3", 0, 0, true)]
    [Arguments("r-xp", "/usr/lib/libssl.so.3", 4, 0, false)]
    [Arguments("r--p", "/usr/bin/homelab-autoscaler", 0, 0, true)]
    [Arguments("r--p", "/usr/bin/homelab-autoscaler", 8, 0, false)]
    [Arguments("r--p", "/usr/bin/homelab-autoscaler", 0, 8, false)]
    [Arguments("r--p", "/usr/lib/libssl.so.3", 0, 0, false)]
    [Arguments("rw-p", "/usr/bin/homelab-autoscaler", 0, 0, false)]
    [Arguments("r-xp", "[vdso]", 0, 0, false)]
    [Arguments("r-xp", "", 0, 0, false)]
    public async Task Only_what_is_as_on_disk_is_given_back(string rights, string path, int anonymous, int swapped, bool isGiven)
    {
        var lines = $"""
            00300000-00400000 r--p 00000000 00:00 0
            Anonymous:             8 kB
            Swap:                  0 kB
            00400000-00b5f000 {rights} 00001000 08:01 1234                       {path}
            Size:               7548 kB
            Rss:                6132 kB
            Anonymous:             {anonymous} kB
            LazyFree:              0 kB
            Swap:                  {swapped} kB
            SwapPss:               0 kB
            VmFlags: rd ex mr mw me
            """.Split('\n');

        await Assert.That(ProgramPages.Unchanged(lines, "/usr/bin/homelab-autoscaler").Count()).IsEqualTo(isGiven ? 1 : 0);
        await Assert.That(ProgramPages.Unchanged(lines, "/usr/bin/homelab-autoscaler").All(mapping => mapping == (0x400000, 0xb5f000))).IsTrue();
    }

    /// <summary>Of files that are mapped to be executed, in KiB.</summary>
    private static long CodeInMemory()
    {
        var sum = 0L;
        var isCode = false;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            isCode = fields is [_, { Length: 4 } rights, _, _, _, ..] ? rights == "r-xp" && fields is [.., ['/', ..]] : isCode;
            sum += isCode && fields is ["Rss:", var size, "kB"] ? long.Parse(size, CultureInfo.InvariantCulture) : 0;
        }

        return sum;
    }
}
