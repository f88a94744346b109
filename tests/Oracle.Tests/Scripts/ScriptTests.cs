using HomelabAutoscaler.Oracle.Tests.CaModel;

namespace HomelabAutoscaler.Oracle.Tests.Scripts;

public class ScriptTests
{
    private const string Small =
        """
        run ca=1.36 priced=1 pace=7 hold=3600
        group g1 min=1 max=2 provision=300 unneeded=60
        machine g1-m1 group=g1 cpu=4000 boot=30 price=5 joined=1 on=0
        @10 Work w1 3
        @400 Dies - 2
        """;

    [Test]
    public async Task A_script_is_printed_as_it_is_read() => await Assert.That(Script.Parse(Small).ToString()).IsEqualTo(Small.ReplaceLineEndings("\n"));

    [Test]
    public async Task Every_random_script_can_be_pasted()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var text = RandomScript.Of(CaVersion.From136, seed).ToString();
            await Assert.That(Script.Parse(text).ToString()).IsEqualTo(text);
        }
    }

    [Test]
    [Arguments("walk g1", "walk g1")]
    [Arguments("run ca=1.20 priced=0 pace=5", "1.20")]
    [Arguments("@ten Work w1 3", "@ten Work w1 3")]
    [Arguments("@10 Party w1 3", "Party")]
    [Arguments("@10 Work w1", "@10 Work w1")]
    [Arguments("group g1 min=0", "group g1 min=0")]
    public async Task A_line_that_is_none_is_named(string line, string named)
    {
        var error = Assert.Throws<FormatException>(() => Script.Parse(line));
        await Assert.That(error.Message).Contains(named);
    }

    [Test]
    public async Task A_run_is_the_same_every_time()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            await Assert.That(StoryOf(seed)).IsEqualTo(StoryOf(seed));
        }
    }

    private static string StoryOf(int seed)
    {
        using var run = new Run(RandomScript.Of(CaVersion.Until135, seed));
        run.Play();
        return string.Join('\n', run.Story);
    }
}
