namespace HomelabAutoscaler.Operator.Tests.Commands;

public class PeekTests
{
    [Test]
    public async Task Peek()
    {
        using var cluster = await CommandCluster.WithExampleAsync();
        foreach (var line in (string[])["status", "status -o wide", "describe mini-pc-1 mini-pc-2 mini-pc-3 mini-pc-4 mini-pc-5 server-1 old-laptop group/mini-pcs group/servers", "explain-scale mini-pcs", "explain-scale mini-pcs --count 3", "wake mini-pc-3", "wake mini-pc-5", "sleep mini-pc-1", "pause mini-pc-1 group/servers", "resume mini-pc-1 server-1", "release mini-pc-4 mini-pc-1 group/mini-pcs", "maintenance mini-pc-1 --reason x --until 2h", "maintenance mini-pc-5 --end", "describe nobody", "status -n default", "status -o yaml", "status -o json"])
        {
            var result = await cluster.RunAsync(line);
            System.IO.File.AppendAllText("/tmp/cli-peek.out", $"$ {line}  -> {result.Code}\n{result.Output}{result.Error}\n");
        }
        await Assert.That(cluster.Width).IsEqualTo(80);
    }
}
