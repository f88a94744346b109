namespace HomelabAutoscaler.Operator.Commands;

/// <summary>What the program is called where it is told how to use it: a binary named kubectl-homelab is kubectl's <c>homelab</c>.</summary>
internal static class ProgramName
{
    public const string Own = "homelab-autoscaler";

    /// <summary>The file name that kubectl looks for.</summary>
    public const string Plugin = "kubectl-homelab";

    public static string Text { get; } = Of(Environment.GetCommandLineArgs()[0]);

    public static string Of(string path) => Path.GetFileNameWithoutExtension(path) == Plugin ? "kubectl homelab" : Own;
}
