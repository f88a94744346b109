using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>What is known of how a power Job's Pod failed.</summary>
internal static class LastWords
{
    private const int KilledBySignal9 = 137;

    /// <summary>A clause for people; null when nothing is known.</summary>
    public static string? Of(Pod pod)
    {
        foreach (var container in pod.Status.InitContainerStatuses.Concat(pod.Status.ContainerStatuses))
        {
            if (container.State?.Terminated is { ExitCode: not 0 } end)
            {
                return Of(end);
            }
        }

        return pod.Status is { Phase: "Failed", Reason: { Length: > 0 } reason }
            ? $"its Pod was ended: {reason}{(pod.Status.Message is { Length: > 0 } message ? $": {Quotation.Short(message)}" : "")}"
            : null;
    }

    private static string Of(ContainerTerminated end)
    {
        var words = Quotation.End(end.Message ?? "");
        return end switch
        {
            { Reason: "OOMKilled" } => "its container used more memory than its limit allows (OOMKilled): give resources.limits.memory more",
            { Reason: "StartError" or "ContainerCannotRun" } => $"its container could not be started: {words}",
            { ExitCode: KilledBySignal9 } when words.Length == 0 => "its container was killed (exit code 137)",
            _ when words.Length == 0 => $"its container ended with exit code {end.ExitCode} and said nothing",
            _ => $"its container ended with exit code {end.ExitCode}: {words}",
        };
    }
}
