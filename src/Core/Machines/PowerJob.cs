using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>The Job that carries out one attempt.</summary>
public static class PowerJob
{
    public const string AppLabel = "app";

    /// <summary>Value of <see cref="AppLabel"/> on every Job of the operator, as of the Go original: the operator watches only these.</summary>
    public const string App = "homelab-autoscaler";

    /// <summary>Whether the Job switches on or off: <see cref="PowerOperationKind"/>.</summary>
    public const string TypeLabel = "type";

    public const string JobMachineLabel = $"{ApiGroup.Name}/machine";

    /// <summary>What the Job does where that is not simply to switch: verify or force.</summary>
    public const string StepLabel = $"{ApiGroup.Name}/step";

    public const string Verify = "verify";

    public const string Force = "force";

    /// <summary>How long a finished Job is kept where the machine does not say, in seconds.</summary>
    public const int DefaultTtlSeconds = 600;

    /// <summary>Job names become label values, which are shorter than resource names may be.</summary>
    private const int LongestName = 63;

    /// <summary>The Job's name: the same on every replica and after every restart, and never the same for two attempts.</summary>
    public static string NameOf(MachineName machine, PowerOperationKind kind, long number)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $"-{kind.ToWire()}-{number}");
        return machine.Name.Length + suffix.Length <= LongestName ? machine.Name + suffix : Shortened(machine.Name, suffix);
    }

    /// <summary>Whether the Job was made by another replica for a later status of the machine than the one that is known.</summary>
    public static bool IsAheadOf(Machine machine, Job job)
    {
        var name = job.Metadata.Name;
        return long.TryParse(name.AsSpan(name.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > (machine.Status.Jobs ?? 0)
            && job.BelongsTo(machine)
            && (name == NameOf(machine.Name, PowerOperationKind.Startup, number) || name == NameOf(machine.Name, PowerOperationKind.Shutdown, number));
    }

    public static Job Build(Machine machine, PowerOperation operation, PowerPodSpec pod, DateTimeOffset now)
    {
        var kind = operation.Kind.ToWire();
        StringMap labels =
        [
            new(AppLabel, App),
            new("group", machine.Group?.Name ?? ""),
            new("node", LabelValue(machine.KubeNodeName.Value)),
            new(TypeLabel, kind),
            new(JobMachineLabel, LabelValue(machine.Metadata.Name)),
        ];
        labels = StepOf(machine, operation) is { } step ? labels.With(StepLabel, step) : labels;
        return new()
        {
            Metadata = new()
            {
                Name = operation.JobName,
                Namespace = machine.Metadata.Namespace,
                Labels = labels,
                OwnerReferences = [OwnedBy(machine)],
            },
            Spec = new()
            {
                // Attempts are the operator's business: a Pod that fails fails the Job, unless its owner wants it otherwise.
                BackoffLimit = pod.BackoffLimit ?? 0,
                ActiveDeadlineSeconds = Deadline(operation, pod, now),
                Template = new() { Metadata = new() { Labels = labels }, Spec = PowerPod.Of(machine, pod, kind) },
            },
        };
    }

    private static string? StepOf(Machine machine, PowerOperation operation) => PowerPods.ActionOf(machine, operation) switch
    {
        PowerAction.VerifyOff => Verify,
        PowerAction.ForceOff => Force,
        _ => null,
    };

    /// <summary>The owner's deadline, but never past the attempt's: what comes after that is another Job's.</summary>
    private static long Deadline(PowerOperation operation, PowerPodSpec pod, DateTimeOffset now)
    {
        var left = Math.Max(1, (long)Math.Ceiling((operation.AttemptDeadline - now).TotalSeconds));
        return Math.Min(pod.ActiveDeadlineSeconds ?? left, left);
    }

    private static OwnerReference OwnedBy(Machine machine) => new()
    {
        ApiVersion = Machine.Resource.ApiVersion,
        Kind = Machine.Resource.Kind,
        Name = machine.Metadata.Name,
        Uid = machine.Metadata.Uid ?? "",
        Controller = true,
    };

    private static string LabelValue(string name) => name.Length <= LongestName ? name : Shortened(name, "");

    private static string Shortened(string name, string suffix)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 4));
        var kept = name.AsSpan(0, LongestName - suffix.Length - hash.Length - 1).TrimEnd("-.");
        return $"{kept}-{hash}{suffix}";
    }
}
