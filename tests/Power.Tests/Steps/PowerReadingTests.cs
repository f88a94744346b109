namespace HomelabAutoscaler.Power.Tests.Steps;

public class PowerReadingTests
{
    [Test]
    [Arguments("", null)]
    [Arguments("?", null)]
    [Arguments("off", true)]
    [Arguments("on", false)]
    [Arguments("off ?", true)]
    [Arguments("? off", true)]
    [Arguments("on ?", false)]
    [Arguments("off on", false)]
    [Arguments("on off", false)]
    [Arguments("off off", true)]
    public async Task A_machine_is_off_when_one_says_so_and_none_denies_it(string said, bool? isOff) => await Assert.That(PowerReading.Of(
        [.. said.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => new PowerReading(word switch { "off" => true, "on" => false, _ => null }, word))])).IsEqualTo(isOff);
}
