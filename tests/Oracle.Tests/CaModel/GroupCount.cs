namespace HomelabAutoscaler.Oracle.Tests.CaModel;

/// <summary>How many nodes of a group are in which class, in one scan.</summary>
internal sealed record GroupCount
{
    public int Ready { get; set; }

    public int Unready { get; set; }

    public int Suspended { get; set; }

    public int NotStarted { get; set; }

    public int Registered { get; set; }

    /// <summary>Instances that are registered nowhere, but not for too long.</summary>
    public int Unregistered { get; set; }

    public int LongUnregistered { get; set; }

    /// <summary>Whether there is any node or unregistered instance.</summary>
    public bool IsKnown => Registered + Unregistered + LongUnregistered > 0;

    public void Add(NodeClass @class)
    {
        Registered++;
        Ready += @class == NodeClass.Ready ? 1 : 0;
        Unready += @class == NodeClass.Unready ? 1 : 0;
        Suspended += @class == NodeClass.Suspended ? 1 : 0;
        NotStarted += @class == NodeClass.NotStarted ? 1 : 0;
    }
}
