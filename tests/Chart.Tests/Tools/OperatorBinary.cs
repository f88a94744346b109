using System.Text.RegularExpressions;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Chart.Tests;

/// <summary>What the native binary says of itself.</summary>
internal static partial class OperatorBinary
{
    /// <summary>The environment variables that it reads, from its help.</summary>
    public static async Task<IReadOnlyList<string>> VariablesAsync()
    {
        var help = await OperatorProcess.OutputOfAsync(Repository.Operator, "run", "--help");
        // Long lines are wrapped.
        return [.. Variable().Matches(Spaces().Replace(help, " ")).Select(match => match.Groups[1].Value)];
    }

    [GeneratedRegex(@"\(env ([A-Z_]+)\)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
