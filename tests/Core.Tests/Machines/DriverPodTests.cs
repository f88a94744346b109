using System.Text;
using System.Text.Json;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Machines;

public class DriverPodTests
{
    private static readonly DriverImage Image = new("registry.home/homelab-autoscaler:1", [new() { Name = "registry-home" }]);

    private static readonly PowerDriver MiniPc = new()
    {
        WakeOnLan = new() { MacAddress = "00:00:5e:00:53:01", Password = new() { SecretName = "mini-pc", Key = "secure-on" } },
        NodePoweroff = new(),
        Http = new() { Preset = HttpPreset.ShellyGen2, Url = "http://192.0.2.20", StandbyWatts = 5, Credentials = new() { SecretName = "plug" } },
    };

    [Test]
    [Arguments(PowerAction.On, "on")]
    [Arguments(PowerAction.Off, "off")]
    [Arguments(PowerAction.ForceOff, "force-off")]
    [Arguments(PowerAction.VerifyOff, "verify-off")]
    public async Task The_operator_s_own_image_does_it(PowerAction action, string command)
    {
        var pod = DriverPod.Of(MiniPc, action, Image, TimeSpan.FromMinutes(2));

        await Assert.That(pod.Image).IsEqualTo(Image.Name);
        await Assert.That(pod.ImagePullSecrets).IsEqualTo(Image.PullSecrets);
        await Assert.That(pod.Args.ToArray()).IsEquivalentTo(["power", command, "--timeout", "115s"]);
    }

    [Test]
    public async Task Time_for_last_words_is_left_and_never_none_to_work()
    {
        await Assert.That(DriverPod.Of(MiniPc, PowerAction.On, Image, TimeSpan.FromSeconds(-3)).Args[3]).IsEqualTo("5s");
        await Assert.That(DriverPod.Of(MiniPc, PowerAction.On, Image, TimeSpan.FromDays(100)).Args[3]).IsEqualTo("86400s");
    }

    [Test]
    public async Task Only_the_Secrets_that_are_needed_are_mounted()
    {
        await Assert.That(Mounts(PowerAction.On)).IsEqualTo("/etc/homelab-autoscaler/secrets/plug /etc/homelab-autoscaler/secrets/mini-pc");
        await Assert.That(Mounts(PowerAction.Off)).IsEqualTo("");
        await Assert.That(Mounts(PowerAction.ForceOff)).IsEqualTo("/etc/homelab-autoscaler/secrets/plug");

        static string Mounts(PowerAction action) =>
            string.Join(' ', DriverPod.Of(MiniPc, action, Image, default).Volumes.Select(volume => volume.MountPath));
    }

    [Test]
    public async Task A_Secret_that_is_named_twice_is_mounted_once()
    {
        var driver = new PowerDriver
        {
            Redfish = new() { Url = "https://192.0.2.10", Credentials = new() { SecretName = "bmc" }, CaCertificate = new() { SecretName = "bmc", Key = "ca.crt" } },
        };

        await Assert.That(DriverPod.Of(driver, PowerAction.On, Image, default).Volumes.Select(volume => (volume.Name, volume.SecretName))).IsEquivalentTo([("secret-0", (string?)"bmc")]);
    }

    [Test]
    public async Task A_broadcast_leaves_from_the_Node_s_network_and_nothing_else_does()
    {
        await Assert.That(DriverPod.Of(MiniPc, PowerAction.On, Image, default).HostNetwork).IsTrue();
        await Assert.That(DriverPod.Of(MiniPc, PowerAction.VerifyOff, Image, default).HostNetwork).IsNull();
    }

    [Test]
    public async Task The_machine_s_own_init_is_asked_on_the_machine_by_a_privileged_Pod_and_no_other_is_privileged()
    {
        var off = DriverPod.Of(MiniPc, PowerAction.Off, Image, default);
        await Assert.That(off.OnMachine).IsTrue();
        await Assert.That(off.HostPid).IsTrue();
        await Assert.That(off.SecurityContext!.Value.ToString()).Contains("\"privileged\":true");

        var on = DriverPod.Of(MiniPc, PowerAction.On, Image, default);
        await Assert.That(on.OnMachine).IsNull();
        await Assert.That(on.HostPid).IsNull();
        await Assert.That(on.SecurityContext!.Value.ToString()).Contains("\"runAsNonRoot\":true");
    }

    [Test]
    public async Task The_driver_arrives_as_it_is_although_Kubernetes_expands_variables()
    {
        var driver = new PowerDriver { Http = new() { Url = "http://192.0.2.20", TurnOn = new() { Body = "$(HOME) $$ $" }, TurnOff = new() } };
        var value = DriverPod.Of(driver, PowerAction.On, Image, default).Env.Single().Value!;

        await Assert.That(Read(Expanded(value))).IsEqualTo(driver);

        // As k8s.io/kubernetes/third_party/forked/golang/expansion does: $$ is a $, $(NAME) is a variable.
        static string Expanded(string text)
        {
            var expanded = new StringBuilder();
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '$' && i + 1 < text.Length && text[i + 1] == '$')
                {
                    i++;
                }
                else if (text[i] == '$' && i + 1 < text.Length && text[i + 1] == '(')
                {
                    return "a variable was expanded";
                }

                expanded.Append(text[i]);
            }

            return expanded.ToString();
        }

        static PowerDriver Read(string json)
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
            reader.Read();
            return PowerDriver.Read(ref reader);
        }
    }
}
