using System.Globalization;
using System.Net;
using HomelabAutoscaler.Operator.Tests.Certificates;
using HomelabAutoscaler.Sandbox.Story;

namespace HomelabAutoscaler.Operator.Tests.Native.Floods;

/// <summary>
/// Bad clients flood the gRPC port of the native binary, and a good one makes Cluster Autoscaler's calls meanwhile.
/// FLOOD_SECONDS in the environment lets each flood go on for longer, for measurements.
/// </summary>
[NotInParallel]
public class FloodTests
{
    /// <summary>What a flood may add to the resident memory, in MiB.</summary>
    private const double MostMemory = 16;

    /// <summary>The same for many streams at once, which Kestrel keeps for a while: about twice what was measured.</summary>
    private const double MostMemoryOfStreams = 40;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("FLOOD_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 1);

    [Test]
    [Arguments(nameof(BadClient.Silent))]
    [Arguments(nameof(BadClient.Old))]
    [Arguments(nameof(BadClient.Chattering))]
    [Arguments(nameof(BadClient.Resetting))]
    [Arguments(nameof(BadClient.Waiting))]
    [Arguments(nameof(BadClient.Bulky))]
    [Arguments(nameof(BadClient.HalfSending))]
    public async Task In_plaintext_the_good_client_is_answered_and_the_memory_stays(string bad) => await FloodAsync(Enum.Parse<BadClient>(bad), isSecure: false);

    [Test]
    [Arguments(nameof(BadClient.Silent))]
    [Arguments(nameof(BadClient.StallingHandshake))]
    [Arguments(nameof(BadClient.Nameless))]
    [Arguments(nameof(BadClient.Stranger))]
    [Arguments(nameof(BadClient.Old))]
    public async Task Of_those_whom_nobody_vouches_for_the_good_client_notices_nothing(string bad) => await FloodAsync(Enum.Parse<BadClient>(bad), isSecure: true);

    [Test]
    [Arguments(nameof(BadClient.Chattering))]
    [Arguments(nameof(BadClient.Resetting))]
    [Arguments(nameof(BadClient.Waiting))]
    [Arguments(nameof(BadClient.Bulky))]
    [Arguments(nameof(BadClient.HalfSending))]
    public async Task Also_a_certificate_does_not_let_a_client_take_more_than_its_share(string bad) => await FloodAsync(Enum.Parse<BadClient>(bad), isSecure: true);

    private static async Task FloodAsync(BadClient bad, bool isSecure)
    {
        using var authority = new Authority();
        using var stranger = new Authority();
        using var secret = new MountedSecret(authority.Server(), authority.Certificate);
        await using var native = new NativeCluster();
        await native.ListenAsync();
        await native.InstallAsync(Installation.OwnManifests());
        await using var process = native.StartOperator(isSecure ? ["--grpc-cert-path", secret.Folder] : []);
        await Assert.That(await process.WaitUntilReadyAsync(TimeSpan.FromSeconds(30), CancellationToken.None)).IsTrue().Because(native.LogText);

        var port = new GrpcPort(new(IPAddress.Loopback, process.GrpcAddress.Port), isSecure ? authority.Certificate : null) { Shown = isSecure ? authority.Client() : null };
        using var good = new GoodClient(port);
        await good.CallAsync(Length);
        using var memory = new ResidentMemory(process.Id);
        var alone = await good.CallAsync(Length);
        var before = memory.TakePeak();

        using var stop = new CancellationTokenSource();
        var flood = new Flood(port, stranger.Client());
        var flooding = flood.RunAsync(bad, stop.Token);
        var during = await good.CallAsync(Length);
        var peak = memory.TakePeak();
        await stop.CancelAsync();
        await flooding;
        memory.TakePeak();
        var after = await good.CallAsync(Length);
        TestContext.Current!.OutputWriter.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {bad}, {(isSecure ? "mTLS" : "plaintext")} | {flood.Attempts} | {alone} | {during} | {before:0.0} | {peak:0.0} | {memory.TakePeak():0.0} |"));

        await Assert.That(flood.Attempts).IsGreaterThanOrEqualTo(4);
        await Assert.That(good.Failures).IsEmpty().Because(native.LogText);
        await Assert.That(during.Count).IsGreaterThan(20);
        await Assert.That(after.Count).IsGreaterThan(20);
        await Assert.That(peak - before).IsLessThan(bad == BadClient.Waiting ? MostMemoryOfStreams : MostMemory);
        await Assert.That(process.HasExited).IsFalse();
    }
}
