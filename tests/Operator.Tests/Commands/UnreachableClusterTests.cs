using System.Net;
using System.Net.Sockets;
using HomelabAutoscaler.Operator.Commands;
using HomelabAutoscaler.Operator.Hosting;

namespace HomelabAutoscaler.Operator.Tests.Commands;

/// <summary>A cluster that the kubeconfig names and that does not answer: commands say where it was looked for, and what to do.</summary>
public class UnreachableClusterTests
{
    private static readonly string[] Lines = ["status", "describe mini-pc-1", "wake mini-pc-1 mini-pc-2", "power test mini-pc-1"];

    public static IEnumerable<string> AllLines() => Lines;

    [Test]
    [MethodDataSource(nameof(AllLines))]
    public async Task A_port_that_refuses(string line) => await SaysAsync(line, new($"http://127.0.0.1:{FreePort()}"), "Connection refused");

    [Test]
    public async Task A_host_that_does_not_resolve() => await SaysAsync("status", new("https://no-such-host.invalid:6443"), "");

    private static async Task SaysAsync(string line, Uri server, string cause)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = await CommandLine.RunAsync(line.Split(' '), new(_ => new(server, new SocketsHttpHandler()), new(output, error), TimeProvider.System));

        await Assert.That(error.ToString()).Contains($"no cluster at {server}: ").And.Contains(cause).And.Contains("--kubeconfig");
        await Assert.That(error.ToString().TrimEnd()).DoesNotContain("\n");
        await Assert.That(output.ToString()).IsEmpty();
        await Assert.That(code).IsEqualTo(ExitCode.NoCluster);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
