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
