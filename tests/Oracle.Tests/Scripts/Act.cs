namespace HomelabAutoscaler.Oracle.Tests.Scripts;

/// <summary>What happens to the homelab in a run.</summary>
internal enum Act
{
    /// <summary>A workload wants so many Pods of 1000 millicores.</summary>
    Work,

    /// <summary>The same with Pods of 2500 millicores, of which a small machine holds one.</summary>
    BigWork,

    /// <summary>The machine's power button does nothing any more.</summary>
    Dead,

    /// <summary>So many more presses of its power button do nothing.</summary>
    Deaf,

    /// <summary>It takes commands to go off and does not follow them.</summary>
    Stubborn,

    /// <summary>So many more of its power Jobs fail.</summary>
    Jobs,

    /// <summary>It boots so many times slower.</summary>
    Slow,

    /// <summary>It stops working, but stays on.</summary>
    Hang,

    /// <summary>It loses its power.</summary>
    Cut,

    /// <summary>Somebody mends it.</summary>
    Repair,

    /// <summary>Somebody deletes its Node object.</summary>
    Vanish,

    /// <summary>Its owner wants it on.</summary>
    Wake,

    /// <summary>Its owner wants it off.</summary>
    Sleep,

    /// <summary>Its owner pauses it.</summary>
    Pause,

    /// <summary>Its owner lets it go on.</summary>
    Resume,

    /// <summary>Cluster Autoscaler restarts.</summary>
    Autoscaler,

    /// <summary>The operator dies after its so-manieth write from now.</summary>
    Dies,

    /// <summary>The operator is not there for so many seconds.</summary>
    Away,
}
