namespace HomelabAutoscaler.Power;

/// <summary>Hardware that switches a machine. Each call ends when the hardware has taken the command, not when the machine has booted or gone down.</summary>
public interface ISwitch
{
    /// <exception cref="PowerException">The hardware did not do it.</exception>
    Task OnAsync(CancellationToken cancellation);

    /// <param name="hard">At once, instead of asking the operating system.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="PowerException">The hardware did not do it.</exception>
    Task OffAsync(bool hard, CancellationToken cancellation);

    /// <exception cref="PowerException">The hardware did not answer.</exception>
    Task<PowerReading> ReadAsync(CancellationToken cancellation);
}
