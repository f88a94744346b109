namespace HomelabAutoscaler.Kubernetes.Connection;

/// <summary>There is no usable way to the API server: the message says what is wrong with which file or setting, in one line of bounded length.</summary>
public sealed class KubeConnectionException(string message, Exception? inner = null) : Exception(OneLine(message), inner)
{
    private const int LongestMessage = 1000;

    /// <summary>Whatever is in a kubeconfig: the message goes to terminals and logs.</summary>
    private static string OneLine(string text)
    {
        var line = string.Concat(text.Take(LongestMessage).Select(letter => char.IsControl(letter) ? ' ' : letter));
        return text.Length <= LongestMessage ? line : line + "…";
    }
}
