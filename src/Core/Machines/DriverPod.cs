using System.Globalization;
using System.Text;
using System.Text.Json;
using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>The Pod in which the operator's own image does what a machine's driver says.</summary>
public static class DriverPod
{
    /// <summary>Environment variable with the driver as JSON.</summary>
    public const string DriverVariable = "HOMELAB_AUTOSCALER_DRIVER";

    /// <summary>Where the driver's Secrets are: a folder for each.</summary>
    public const string SecretsFolder = "/etc/homelab-autoscaler/secrets";

    /// <summary>Time for last words before Kubernetes ends the Job.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private static readonly RawJson Unprivileged = RawJson.Parse(
        """{"runAsNonRoot":true,"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,"capabilities":{"drop":["ALL"]},"seccompProfile":{"type":"RuntimeDefault"}}""");

    /// <summary>Only root may signal the machine's init.</summary>
    private static readonly RawJson Privileged = RawJson.Parse("""{"privileged":true,"runAsUser":0,"runAsNonRoot":false,"readOnlyRootFilesystem":true}""");

    /// <param name="driver">The machine's hardware.</param>
    /// <param name="action">What it is asked; it can do that.</param>
    /// <param name="image">What runs.</param>
    /// <param name="time">When Kubernetes ends the Job, from now.</param>
    public static PowerPodSpec Of(PowerDriver driver, PowerAction action, DriverImage image, TimeSpan time)
    {
        var means = PowerSteps.For(driver, action);
        var isOnMachine = means.Contains(PowerMeans.NodePoweroff);
        return new()
        {
            Image = image.Name,
            ImagePullSecrets = image.PullSecrets,
            Args = ["power", CommandOf(action), "--timeout", TimeoutOf(time)],
            Env = [new() { Name = DriverVariable, Value = Escaped(driver) }],
            Volumes = means.SelectMany(way => SecretsOf(driver, way)).Distinct(StringComparer.Ordinal).Select(VolumeOf).ToValueList(),

            // A broadcast does not leave the network of Pods.
            HostNetwork = means.Contains(PowerMeans.WakeOnLan) ? true : null,
            HostPid = isOnMachine ? true : null,
            OnMachine = isOnMachine ? true : null,
            SecurityContext = isOnMachine ? Privileged : Unprivileged,
        };
    }

    private static string CommandOf(PowerAction action) => action switch
    {
        PowerAction.On => "on",
        PowerAction.Off => "off",
        PowerAction.ForceOff => "force-off",
        PowerAction.VerifyOff => "verify-off",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
    };

    private static string TimeoutOf(TimeSpan time)
    {
        var left = time - Farewell;
        left = left < Shortest ? Shortest : left > Longest ? Longest : left;
        return string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalSeconds}s");
    }

    /// <summary>The driver as JSON, in which Kubernetes finds no reference to another variable.</summary>
    private static string Escaped(PowerDriver driver)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            driver.Write(writer);
        }

        return Encoding.UTF8.GetString(json.GetBuffer().AsSpan(0, (int)json.Length)).Replace("$", "$$", StringComparison.Ordinal);
    }

    private static IEnumerable<string> SecretsOf(PowerDriver driver, PowerMeans means)
    {
        IEnumerable<string?> names = means switch
        {
            PowerMeans.WakeOnLan => [driver.WakeOnLan!.Password?.SecretName],
            PowerMeans.Redfish => [driver.Redfish!.Credentials?.SecretName, driver.Redfish.CaCertificate?.SecretName],
            PowerMeans.Http => [driver.Http!.Credentials?.SecretName, driver.Http.CaCertificate?.SecretName],
            _ => [],
        };
        return names.OfType<string>();
    }

    private static PowerPodVolume VolumeOf(string secret, int number) => new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"secret-{number}"),
        SecretName = secret,
        MountPath = $"{SecretsFolder}/{secret}",
    };
}
