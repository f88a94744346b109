using System.Collections.Immutable;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>How the Pods that are left on a Node are moved away.</summary>
/// <param name="Left">Pods that must go before the machine may be switched off.</param>
/// <param name="Evictions">Those to be evicted, which respects their budgets.</param>
/// <param name="Deletions">Those to be deleted, because time is up and the owner wants it so.</param>
/// <param name="Blocking">What keeps Pods, one sentence each.</param>
/// <param name="IsDone">Whether the machine may be switched off.</param>
/// <param name="IsBlocked">Whether time is up and the machine stays on.</param>
public sealed record DrainPlan(
    int Left, ImmutableArray<Pod> Evictions, ImmutableArray<Pod> Deletions, ImmutableArray<string> Blocking, bool IsDone, bool IsBlocked)
{
    public const string SafeToEvict = "cluster-autoscaler.kubernetes.io/safe-to-evict";

    public const string SafeToPowerOff = $"{ApiGroup.Name}/safe-to-power-off";

    private const string StaticPod = "kubernetes.io/config.mirror";

    /// <summary>How long deleted Pods are waited for before the machine is switched off under them.</summary>
    private static readonly TimeSpan DeletionTime = TimeSpan.FromMinutes(1);

    public static DrainPlan Of(
        ImmutableArray<Pod> pods, DrainPolicy policy, DrainProgress progress, ImmutableDictionary<string, string> refusals, DateTimeOffset now)
    {
        var isLate = now >= progress.Deadline;
        var left = 0;
        var vetoed = false;
        var evictions = ImmutableArray.CreateBuilder<Pod>();
        var deletions = ImmutableArray.CreateBuilder<Pod>();
        var blocking = ImmutableArray.CreateBuilder<string>();
        foreach (var pod in pods.Where(IsInTheWay).OrderBy(pod => pod.Metadata.Namespace, StringComparer.Ordinal).ThenBy(pod => pod.Metadata.Name, StringComparer.Ordinal))
        {
            left++;
            var veto = VetoOf(pod, policy);
            vetoed |= veto is not null;
            if (veto is not null)
            {
                blocking.Add($"{NameOf(pod)} {veto}");
            }
            else if (pod.Metadata.DeletionTimestamp is not null)
            {
                blocking.Add($"{NameOf(pod)} is ending");
            }
            else if (isLate && policy.OnTimeout == DrainTimeoutAction.Force)
            {
                deletions.Add(pod);
            }
            else
            {
                evictions.Add(pod);
                if (refusals.TryGetValue(pod.Metadata.Uid ?? "", out var refusal))
                {
                    blocking.Add($"{NameOf(pod)}: {refusal}");
                }
            }
        }

        // Nothing is deleted that would not make the machine go off.
        var isForced = isLate && policy.OnTimeout == DrainTimeoutAction.Force && !vetoed;
        var isDone = left == 0 || (isForced && now >= progress.Deadline + DeletionTime);
        return new(
            left,
            isLate ? [] : evictions.ToImmutable(),
            isForced && !isDone ? deletions.ToImmutable() : [],
            blocking.ToImmutable(),
            isDone,
            isLate && !isForced && left > 0);
    }

    /// <summary>How far the drain is, for the status.</summary>
    public DrainProgress Note(DrainProgress progress) => progress with
    {
        PodsLeft = Left,
        Blocking = Blocking.Length <= 8 ? Blocking.ToValueList() : [.. Blocking.Take(7), $"and {Blocking.Length - 7} more"],
    };

    /// <summary>Whether the Pod would suffer: not one that has ended, nor one that a Node has of its own.</summary>
    private static bool IsInTheWay(Pod pod) =>
        pod.Status.Phase is not ("Succeeded" or "Failed")
        && !pod.Metadata.Annotations.ContainsKey(StaticPod)
        && OwnerOf(pod)?.Kind is not ("DaemonSet" or "Node");

    /// <summary>Why the Pod must not be moved; null when it may be.</summary>
    private static string? VetoOf(Pod pod, DrainPolicy policy)
    {
        var annotations = pod.Metadata.Annotations;
        foreach (var annotation in (ReadOnlySpan<string>)[SafeToPowerOff, SafeToEvict])
        {
            if (annotations[annotation] == "false" && !policy.IgnoreVetoes)
            {
                return $"has the annotation {annotation}: \"false\"";
            }
        }

        // As with Cluster Autoscaler, the annotation overrules the two doubts that follow.
        if (annotations[SafeToEvict] == "true" || annotations[SafeToPowerOff] == "true")
        {
            return null;
        }

        return !policy.UnmanagedPods && OwnerOf(pod) is null ? "would be lost: no controller makes it again (drain.unmanagedPods)"
            : !policy.LocalStorage && pod.Spec.Volumes.Any(volume => volume.EmptyDir is not null) ? "has data in an emptyDir volume (drain.localStorage)"
            : null;
    }

    private static OwnerReference? OwnerOf(Pod pod)
    {
        foreach (var owner in pod.Metadata.OwnerReferences)
        {
            if (owner.Controller is true)
            {
                return owner;
            }
        }

        return null;
    }

    private static string NameOf(Pod pod) => $"{pod.Metadata.Namespace}/{pod.Metadata.Name}";
}
