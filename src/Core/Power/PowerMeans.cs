namespace HomelabAutoscaler.Core.Power;

/// <summary>A way to do it.</summary>
public enum PowerMeans
{
    WakeOnLan,
    Redfish,
    Http,
    NodePoweroff,
}
