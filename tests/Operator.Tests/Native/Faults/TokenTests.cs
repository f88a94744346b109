using System.Diagnostics;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Sandbox.ApiServer;

namespace HomelabAutoscaler.Operator.Tests.Native.Faults;

/// <summary>The API server no longer takes the operator's token, as when it has expired, until somebody puts another one in its place.</summary>
[ParallelGroup("faults"), ParallelLimiter<ThreeAtOnce>]
public class TokenTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Long enough for every watch that the old token opened to end, and not to be taken up again.</summary>
    private static readonly TimeSpan Refusal = TimeSpan.FromSeconds(8);

    [Test]
    [Arguments("tokenFile: FOLDER/token")]
    [Arguments("exec: {apiVersion: client.authentication.k8s.io/v1, command: /bin/sh, args: [FOLDER/plugin]}")]
    public async Task AWishWhileItsTokenIsRefusedIsDoneOnceWhenThereIsANewOne(string user)
    {
        await using var homelab = new NativeHomelab();
        await homelab.PrepareAsync();
        var token = homelab.Cluster.IssueToken(User.Admin);
        var folder = Path.GetDirectoryName(homelab.KubeConfig)!;
        await File.WriteAllTextAsync(Path.Combine(folder, "token"), token);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "plugin"),
            $$$"""printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}' $(cat {{{folder}}}/token)""");
        var kubeConfig = await File.ReadAllTextAsync(homelab.KubeConfig);
        await File.WriteAllTextAsync(
            homelab.KubeConfig,
            $"{kubeConfig[..kubeConfig.IndexOf("users:", StringComparison.Ordinal)]}users:\n- name: admin\n  user:\n    {user.Replace("FOLDER", folder, StringComparison.Ordinal)}\n");
        homelab.Operators.Add(homelab.StartOperator(["--watch-lifetime", "4s"]));
        await homelab.ServeAsync(homelab.Operators[0]);
        await Assert.That(await homelab.UntilAsync(() => homelab.World.Stores.Machines.Current.All.All(machine => machine.Status.Progress == MachineState.Shutdown), Patience))
            .IsTrue().Because(homelab.LogText);

        homelab.Cluster.RevokeToken(token);
        await homelab.UntilAsync(() => false, Refusal);
        await homelab.WishAsync("mini-pc-1", PowerState.On);
        await homelab.UntilAsync(() => false, Refusal);
        await Assert.That(homelab.Operators[0].HasExited).IsFalse().Because(homelab.LogText);
        await Assert.That(homelab.LogText).Contains($"the credentials are not accepted: renew those of {homelab.KubeConfig}");
        await Assert.That(homelab.Invariants.JobsMade).IsEmpty();

        await File.WriteAllTextAsync(Path.Combine(folder, "token"), homelab.Cluster.IssueToken(User.Admin));
        var recovering = Stopwatch.StartNew();
        await Assert.That(await homelab.UntilAsync(() => homelab.Invariants.JobsMade.ContainsKey("startup"), Patience)).IsTrue().Because(homelab.LogText);
        TestContext.Current!.OutputWriter.WriteLine($"{user.Split(':')[0]}: the Job came {recovering.ElapsedMilliseconds} ms after the new token");

        await Assert.That(await homelab.UntilAsync(() => IsReady(homelab, "mini-pc-1"), Patience)).IsTrue().Because(homelab.LogText);
        await Assert.That(homelab.Invariants.JobsMade["startup"]).IsEqualTo(1).Because(homelab.Told.ToString());
        await homelab.CheckAsync();
    }

    private static bool IsReady(NativeHomelab homelab, string name) =>
        homelab.World.Stores.Machines.Current.All.Single(machine => machine.Metadata.Name == name).Status.Progress == MachineState.Ready;
}
