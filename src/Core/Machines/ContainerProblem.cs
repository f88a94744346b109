using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>Reads from a waiting container why it waits; the reasons are the kubelet's.</summary>
internal static class ContainerProblem
{
    private const string PullFailed = "ErrImagePull: ";

    public static JobProblem? Of(ContainerStatus container, ContainerWaiting waiting, Pod pod, string job)
    {
        var image = $"image {container.Image} of Job {job}";
        var node = pod.Spec.NodeName is { Length: > 0 } name ? $"Kubernetes Node {name}" : "The Kubernetes Node";
        var words = Quotation.Short(WithoutBackoff(waiting.Message ?? waiting.Reason ?? ""));
        return waiting.Reason switch
        {
            "ErrImagePull" or "ImagePullBackOff" or "ImageInspectError" or "RegistryUnavailable" or "SignatureValidationFailed" => new(
                "ImageNotPulled",
                $"{node} cannot pull {image}: {words}. Look at the image's name and tag, at imagePullSecrets, and whether the Node reaches the registry"),
            "InvalidImageName" => new("InvalidImageName", $"The name of {image} is not valid: {words}"),
            "ErrImageNeverPull" => new("ImageMissing", $"{node} does not have {image}, and imagePullPolicy Never keeps it from pulling it"),
            "CreateContainerConfigError" => new("ContainerNotConfigured", $"The container of Job {job} cannot be configured: {words}{Remedy(words, pod)}"),
            "CreateContainerError" or "RunContainerError" => new("ContainerNotMade", $"{node} cannot make the container of Job {job}: {words}"),
            _ => null,
        };
    }

    private static string Remedy(string words, Pod pod) => words.Contains("not found", StringComparison.Ordinal) || words.Contains("couldn't find key", StringComparison.Ordinal)
        ? $". The Job goes on by itself when that is in namespace {pod.Metadata.Namespace}"
        : "";

    /// <summary>Between tries the kubelet says the same with a preface.</summary>
    private static string WithoutBackoff(string words)
    {
        var at = words.IndexOf(PullFailed, StringComparison.Ordinal);
        return at < 0 ? words : words[(at + PullFailed.Length)..];
    }
}
