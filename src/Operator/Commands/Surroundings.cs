using HomelabAutoscaler.Kubernetes.Connection;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>What commands need of the world outside.</summary>
/// <param name="Connect">Opens the way to a cluster.</param>
/// <param name="Terminal">Where words go.</param>
/// <param name="Clock">Tells the time.</param>
public sealed record Surroundings(Func<KubeConnectionOptions, KubeConnection> Connect, Terminal Terminal, TimeProvider Clock)
{
    /// <summary>What is typed or piped in.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    public static Surroundings OfProcess() => new(KubeConnection.Open, Terminal.OfProcess(), TimeProvider.System) { Input = Console.In };
}
