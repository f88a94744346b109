using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using HomelabAutoscaler.Operator.Tests.Native.Floods;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Native;

/// <summary>The native binary as a process: what it returns, what it says, how it ends.</summary>
[ParallelGroup("faults"), ParallelLimiter<ThreeAtOnce>]
public class ProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task HelpNamesEverySetting()
    {
        var help = await OperatorProcess.OutputOfAsync(Repository.Operator, "run", "--help");
        await Assert.That(help).Contains("--kubeconfig");
        await Assert.That(help).Contains("HOMELAB_AUTOSCALER_GRPC_SERVER_ADDRESS");
        await Assert.That(help).Contains("--silent-after");
    }

    [Test]
    [Arguments("--no-such-flag", 2, "--no-such-flag")]
    [Arguments("--workers=none", 2, "--workers")]
    [Arguments("--silent-after=soon", 2, "--silent-after")]
    [Arguments("--kubeconfig=/no/such/file", 3, "/no/such/file")]
    public async Task AWrongCommandLineEndsItWithOneClearLine(string argument, int code, string culprit)
    {
        var (exit, said) = await RunAsync(argument);
        await Assert.That(exit).IsEqualTo(code).Because(said);
        await Assert.That(said).Contains(culprit);
        await Assert.That(said).DoesNotContain("   at ");
    }

    [Test]
    public async Task ATakenPortEndsItWithItsAddress()
    {
        await using var cluster = new NativeCluster();
        await cluster.ListenAsync();
        await cluster.InstallAsync("");
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (exit, said) = await RunAsync("--kubeconfig", cluster.KubeConfig, "--grpc-server-address", taken.LocalEndpoint.ToString()!, "--health-probe-bind-address", "0");
        await Assert.That(exit).IsEqualTo(4).Because(said);
        await Assert.That(said).Contains(taken.LocalEndpoint.ToString()!);
    }

    [Test]
    public async Task MissingCrdsEndItWithTheCommandThatInstallsThem()
    {
        await using var cluster = new NativeCluster();
        await cluster.ListenAsync();
        var (exit, said) = await RunAsync("--kubeconfig", cluster.KubeConfig, "--grpc-server-address", "127.0.0.1:0", "--health-probe-bind-address", "0");
        await Assert.That(exit).IsEqualTo(5).Because(said);
        await Assert.That(said).Contains("homelab-autoscaler crd | kubectl apply -f -");
    }

    [Test]
    public async Task CredentialsThatTheApiServerRefusesEndIt()
    {
        await using var cluster = new NativeCluster();
        await cluster.ListenAsync();
        var config = await File.ReadAllTextAsync(cluster.KubeConfig);
        await File.WriteAllTextAsync(cluster.KubeConfig, config[..config.IndexOf("users:", StringComparison.Ordinal)] + "users:\n- name: admin\n  user:\n    token: wrong\n");
        var (exit, said) = await RunAsync("--kubeconfig", cluster.KubeConfig, "--grpc-server-address", "127.0.0.1:0", "--health-probe-bind-address", "0");
        await Assert.That(exit).IsEqualTo(3).Because(said);
    }

    [Test]
    public async Task ItServesHealthAndEndsCleanlyWhenAsked()
    {
        await using var cluster = new NativeCluster();
        await cluster.ListenAsync();
        await cluster.InstallAsync(Installation.OwnManifests());
        await using var process = cluster.StartOperator("--log-format", "json");
        await Assert.That(await process.WaitUntilReadyAsync(Patience, CancellationToken.None)).IsTrue();

        using var channel = GrpcChannel.ForAddress(process.GrpcAddress);
        var health = await new Health.HealthClient(channel).CheckAsync(new());
        await Assert.That(health.Status).IsEqualTo(HealthCheckResponse.Types.ServingStatus.Serving);
        var groups = await new Protos.CloudProvider.CloudProviderClient(channel).NodeGroupsAsync(new());
        await Assert.That(groups.NodeGroups.Select(group => group.Id)).IsEquivalentTo(["mini-pcs"]);

        var ending = Stopwatch.StartNew();
        await Assert.That(await process.StopAsync()).IsEqualTo(0);
        await Assert.That(ending.Elapsed).IsLessThan(TimeSpan.FromSeconds(5));
        await Assert.That(cluster.LogText).StartsWith("{\"Timestamp\":");
    }

    [Test]
    public async Task A_call_that_hangs_does_not_keep_it_from_giving_up_its_Lease_and_ending_well()
    {
        await using var cluster = new NativeCluster();
        await cluster.ListenAsync();
        await cluster.InstallAsync(Installation.OwnManifests());
        await using var process = cluster.StartOperator("--leader-elect");
        await Assert.That(await process.WaitUntilReadyAsync(Patience, CancellationToken.None)).IsTrue();
        await Assert.That(await HolderAsync(cluster, isThere: true)).IsNotEmpty();

        await using var client = await new GrpcPort(new(IPAddress.Loopback, process.GrpcAddress.Port), Trusted: null).ConnectTcpAsync(CancellationToken.None);
        await client.WriteAsync((byte[])[.. Http2Frames.Preface, .. new Http2Frames(isSecure: false).Call(1)]);
        await client.ReadExactlyAsync(new byte[1]);

        await Assert.That(await process.StopAsync()).IsEqualTo(0).Because(cluster.LogText);
        await Assert.That(await HolderAsync(cluster, isThere: false)).IsEmpty();
    }

    [Test]
    public async Task ItWaitsForAnApiServerThatIsAwayAndSaysSo()
    {
        await using var cluster = new NativeCluster();
        await cluster.ListenAsync();
        await cluster.InstallAsync(Installation.OwnManifests());
        var broken = true;
        cluster.Cluster.Fault = request => broken ? Unavailable() : null;
        await using var process = cluster.StartOperator();
        await Assert.That(await process.WaitUntilReadyAsync(TimeSpan.FromSeconds(2), CancellationToken.None)).IsFalse();
        await Assert.That(process.HasExited).IsFalse();

        // Before the first sync an empty answer would be taken for "no groups".
        using var channel = GrpcChannel.ForAddress(process.GrpcAddress);
        var refused = await Failing.With<RpcException>(async () => await new Protos.CloudProvider.CloudProviderClient(channel).NodeGroupsAsync(new()));
        await Assert.That(refused.StatusCode).IsEqualTo(StatusCode.Unavailable);
        await Assert.That(cluster.LogText).Contains("Waiting for the API server");

        broken = false;
        await Assert.That(await process.WaitUntilReadyAsync(Patience, CancellationToken.None)).IsTrue();
        await Assert.That((await new Protos.CloudProvider.CloudProviderClient(channel).NodeGroupsAsync(new())).NodeGroups.Count).IsEqualTo(1);
    }

    /// <summary>Who holds the Lease, once somebody does or nobody does any more.</summary>
    private static async Task<string> HolderAsync(NativeCluster cluster, bool isThere)
    {
        var holder = "";
        for (var waiting = Stopwatch.StartNew(); waiting.Elapsed < Patience; await Task.Delay(50))
        {
            var leases = cluster.Cluster.Handle(ApiRequest.Get($"/apis/coordination.k8s.io/v1/namespaces/{Installation.HomeNamespace}/leases")).Json()["items"]!.AsArray();
            holder = leases.Count == 0 ? "" : (string?)leases[0]!["spec"]!["holderIdentity"] ?? "";
            if (holder.Length > 0 == isThere)
            {
                break;
            }
        }

        return holder;
    }

    private static ApiResponse Unavailable() => new(503, """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"ServiceUnavailable","message":"starting","code":503}"""u8.ToArray());

    private static async Task<(int ExitCode, string Said)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Repository.Operator, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
