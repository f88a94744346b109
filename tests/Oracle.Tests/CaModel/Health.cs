namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>Whether so many Nodes are broken that Cluster Autoscaler does nothing, as a whole or for a group.</summary>
internal static class Health
{
    private const int OkUnready = 3;

    private const double MostUnready = 0.45;

    public static bool IsHealthy(int unready, int nodes) => unready <= OkUnready || unready <= MostUnready * nodes;

    public static bool IsHealthy(GroupView group, int increase)
    {
        var count = group.Count;
        var least = group.Target - count.LongUnregistered - increase;
        if (!count.IsKnown)
        {
            return group.Target == 0 || (least == 0 && group.Target > 0);
        }

        var missing = least - count.Ready - count.Suspended;
        return missing <= OkUnready || missing <= MostUnready * (count.Ready + count.Unready + count.NotStarted + count.Suspended);
    }
}
