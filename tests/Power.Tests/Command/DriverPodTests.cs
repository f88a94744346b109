using System.Security.Cryptography.X509Certificates;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Power.Tests.Simulators;

namespace HomelabAutoscaler.Power.Tests.Command;

/// <summary>The Pods that the operator makes for drivers, run as Kubernetes runs them.</summary>
public sealed class DriverPodTests : IDisposable
{
    private static readonly X509Certificate2 Certificate = Certificates.SelfSigned();

    private readonly Secrets _secrets = new Secrets().WithLogin();

    public void Dispose() => _secrets.Dispose();

    [Test]
    [Arguments(PowerAction.On, "Off", "On")]
    [Arguments(PowerAction.Off, "On", "GracefulShutdown")]
    [Arguments(PowerAction.ForceOff, "On", "ForceOff")]
    public async Task What_the_operator_puts_into_a_Pod_is_what_its_image_understands(PowerAction action, string before, string reset)
    {
        await using var bmc = await Bmc.StartAsync(new Bmc().Saying(before), Certificate);
        var driver = new PowerDriver
        {
            Redfish = new() { Url = bmc.Url, Credentials = new() { SecretName = "login" }, CertificateFingerprint = Certificates.Fingerprint(Certificate) },
        };
        var pod = DriverPod.Of(driver, action, new("own-image", []), TimeSpan.FromMinutes(1));

        // Mounted elsewhere here.
        var (exit, _, error) = await OperatorCommand.RunAsync([.. pod.Args.Skip(1), "--secrets", _secrets.Path], pod.Env.Single().Value);
        await Assert.That(exit).IsEqualTo(0).Because(error);
        await Assert.That(bmc.Resets).IsEquivalentTo([reset]);
    }
}
