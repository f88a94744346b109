namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>Nodes that are on their way, by target size: Pods that fit on them ask for nothing more.</summary>
internal static class UpcomingNodes
{
    public static int Of(GroupView group) =>
        group.Target - (group.Count.Ready + group.Count.Unready + group.Count.Suspended + group.Count.LongUnregistered);

    /// <summary>Those that Pods are packed onto.</summary>
    public static int Counted(GroupView group, ScaleUpRequests requests, Backoff backoff, CaVersion version, DateTimeOffset now) =>
        version.ForgetsUpcoming && (!requests.Has(group.Id) || backoff.IsBackedOff(group.Id, now)) ? 0 : Math.Max(0, Of(group));

    /// <summary>Whether a scale-up of the group is not through yet.</summary>
    public static bool Any(GroupView group, CaVersion version) =>
        version.RevertsScaleUps ? Of(group) > 0 : group.Target > group.Count.Registered - group.Count.NotStarted;
}
