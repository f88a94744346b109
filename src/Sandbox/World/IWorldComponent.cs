namespace HomelabAutoscaler.Sandbox.World;

/// <summary>A part of the pretend cluster that acts in steps, so that a virtual clock can drive it.</summary>
public interface IWorldComponent
{
    Task StepAsync(DateTimeOffset now, CancellationToken cancellation);

    /// <summary>The cluster was restored from a backup: what is remembered of it counts for nothing.</summary>
    void BeginAgain()
    {
    }
}
