using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>The volumes of a power Job's Pod, in Kubernetes' own form.</summary>
internal static class JobVolumes
{
    public static Volume VolumeOf(PowerPodVolume volume) => new()
    {
        Name = volume.Name,
        Secret = volume.SecretName is { Length: > 0 } secret ? new() { SecretName = secret } : volume.Secret,
        ConfigMap = volume.ConfigMapName is { Length: > 0 } configMap ? new() { Name = configMap } : volume.ConfigMap,
        HostPath = volume.HostPath,
        EmptyDir = volume.EmptyDir,
        Projected = volume.Projected,
    };

    public static ValueList<VolumeMount> MountsOf(PowerPodSpec pod) =>
        pod.Volumes.Where(volume => volume.MountPath is { Length: > 0 }).Select(MountOf).Concat(pod.VolumeMounts).ToValueList();

    private static VolumeMount MountOf(PowerPodVolume volume) => new()
    {
        Name = volume.Name,
        MountPath = volume.MountPath!,
        SubPath = volume.SubPath,
        ReadOnly = volume.ReadOnly ?? (volume is { HostPath: null, EmptyDir: null } ? true : null),
    };
}
