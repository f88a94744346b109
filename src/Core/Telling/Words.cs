using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Telling;

/// <summary>What the resources' terms are called in sentences.</summary>
public static class Words
{
    public static string Of(PowerState state) => state == PowerState.On ? "on" : "off";

    /// <summary>Who wants it, as the subject of a sentence.</summary>
    public static string Of(WishSource source) => source switch
    {
        WishSource.Person => "a person",
        WishSource.ClusterAutoscaler => "Cluster Autoscaler",
        WishSource.Schedule => "the group's minimum size",
        WishSource.Failover => "failover",
        WishSource.Drift => "its drift policy",
        WishSource.Ups => "the power supply",
        _ => "its enrolment",
    };

    /// <summary>What an operation does, as a noun.</summary>
    public static string Of(PowerOperationKind kind) => kind == PowerOperationKind.Startup ? "switching on" : "switching off";

    public static string Times(int count) => count == 1 ? "once" : count == 2 ? "twice" : $"{count} times";

    public static string Machines(int count) => count == 1 ? "1 machine" : $"{count} machines";

    public static string Pods(int count) => count == 1 ? "1 Pod" : $"{count} Pods";

    /// <summary>A sentence's beginning as part of another one: names and Kubernetes' kinds stay as they are.</summary>
    public static string Lower(string sentence) =>
        sentence.StartsWith("The ", StringComparison.Ordinal) || sentence.StartsWith("A ", StringComparison.Ordinal) || sentence.StartsWith("Waiting ", StringComparison.Ordinal)
            ? $"{char.ToLowerInvariant(sentence[0])}{sentence[1..]}"
            : sentence;
}
