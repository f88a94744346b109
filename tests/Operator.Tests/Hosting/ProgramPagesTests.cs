using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Tests.Hosting;

public class ProgramPagesTests
{
    [Test]
    [Arguments(ProgramPages.Mappings)]
    [Arguments("/no/such/proc/self/maps")]
    [Arguments("/proc")]
    public async Task The_program_goes_on_whether_its_pages_can_be_given_back_or_not(string mappings) =>
        await Assert.That(() => ProgramPages.GiveBack(mappings)).ThrowsNothing();
}
