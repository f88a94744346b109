namespace HomelabAutoscaler.Sandbox.Story;

/// <summary>The operator's patience, cut to the pretend machines' seconds: a real kubelet renews every 10 s, theirs every second.</summary>
internal static class SandboxPace
{
    public static string[] OperatorFlags { get; } =
    [
        "--silent-after", "3s",
        "--heartbeat-interval", "500ms",
        "--retry-backoff", "2s",
        "--shutdown-attempt-timeout", "30s",
        "--manual-hold", "5s",
    ];
}
