using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Tests.Commands;

/// <summary>What the power commands do not take: nothing is switched, and it is said why.</summary>
public class PowerCommandLineTests
{
    [Test]
    [Arguments("power on", "no driver is given")]
    [Arguments("power on --driver {", "the driver cannot be read")]
    [Arguments("power on --driver @nope", "the driver cannot be read from the file nope: ")]
    [Arguments("power status --driver {}", "the driver has no hardware: it needs at least one of wakeOnLan, redfish, http and nodePoweroff")]
    [Arguments("""power status --driver {"htpp":{"url":"http://192.0.2.20"}}""", "driver.htpp is not known")]
    [Arguments("""power status --driver {"htpp":{}}""", "the driver has no hardware")]
    [Arguments("""power status --driver {"wakeOnLan":{"macAddress":"00:00:5e:00:53:01","prot":9}}""", "driver.wakeOnLan.prot is not known")]
    [Arguments("power test group/pis", "group/pis is a group")]
    [Arguments("power test ../groups/pis", "neither the NAME of a machine nor group/NAME")]
    public async Task A_wrong_command_line_is_told_and_ends_with_2(string line, string said)
    {
        using var cluster = CommandCluster.Empty();

        var (code, output, error) = await cluster.RunAsync(line);

        await Assert.That(error).Contains(said);
        await Assert.That(output).IsEmpty();
        await Assert.That(code).IsEqualTo(ExitCode.Usage);
    }

    [Test]
    public async Task A_machine_that_is_not_there_is_not_rehearsed_and_those_that_are_there_are_named()
    {
        using var cluster = await CommandCluster.WithExampleAsync();

        var (code, _, error) = await cluster.RunAsync("power test nope");

        await Assert.That(error).Contains("there is no machine nope in namespace").And.Contains("mini-pc-1");
        await Assert.That(code).IsEqualTo(ExitCode.Failed);
    }
}
