using System.Text;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Where a command's words go, and what can be shown there.</summary>
/// <param name="Out">What was asked for.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="Width">Characters in a line; null for any number, as in a file.</param>
/// <param name="HasColours">Whether colours are shown.</param>
/// <param name="IsLive">Whether what was written can be written over.</param>
public sealed record Terminal(TextWriter Out, TextWriter Error, int? Width = null, bool HasColours = false, bool IsLive = false)
{
    /// <summary>A terminal that does not say how wide it is has the width that all had once.</summary>
    private const int UsualWidth = 80;

    /// <summary>The process's own. NO_COLOR is honoured: https://no-color.org.</summary>
    public static Terminal OfProcess()
    {
        // What is piped into kubectl is UTF-8 whatever the locale says.
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var output = new ProcessOutput(static () => Console.Out, static e => throw new OutputException(e));
        var error = new ProcessOutput(static () => Console.Error, static _ => { });
        if (Console.IsOutputRedirected)
        {
            return new(output, error);
        }

        var isDumb = Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb";
        var wantsColours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new(output, error, WidthOfConsole(), !isDumb && wantsColours, !isDumb);
    }

    private static int WidthOfConsole()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : UsualWidth;
        }
        catch (IOException)
        {
            return UsualWidth;
        }
    }
}
